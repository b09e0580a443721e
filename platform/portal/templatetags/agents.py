"""What a browser says of itself, in words."""

from django import template

register = template.Library()

# In this order: Edge says it is Chrome, Chrome says it is Safari, Android says it is Linux.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Windows": "Windows",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Mac OS X": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}


@register.filter
def agent(user_agent: str) -> str:
    """« Firefox, Windows »; « Navigateur inconnu » when nothing is recognised."""
    found = [_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)]
    return ", ".join(word for word in found if word) or "Navigateur inconnu"


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((word for mark, word in names.items() if mark in user_agent), "")
