"""axe on a page, in one line a violation."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# What the width alone can change, where nothing else is shown and nothing has other colours.
BY_SIZE = {"runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}}
# Whether this width shows anything, or any of it in a paint, that no width asked since the beginning showed.
SHOWS_NEWS = """(fromTheBeginning) => {
  const asked = fromTheBeginning ? [] : window.journeyAsked;
  const shown = new Map();
  for (const box of document.querySelectorAll("body, body *")) {
    if (!box.checkVisibility()) continue;
    const style = getComputedStyle(box);
    const isLarge = parseFloat(style.fontSize) * (style.fontWeight >= 700 ? 9 / 7 : 1) >= 24;
    const paint = [style.color, style.backgroundColor, style.backgroundImage, style.opacity, style.visibility,
      style.textDecorationLine, isLarge];
    shown.set(box, paint.join());
  }
  const isKnown = asked.some((before) => [...shown].every(([box, paint]) => before.get(box) === paint));
  window.journeyAsked = isKnown ? asked : [...asked, shown];
  return !isKnown;
}"""
# The page of the API holds a reader that its makers draw; everything around it is ours.
WHERE = {"exclude": [["#swagger-ui"]]}


def violations(page: Page, rules: dict[str, Any]) -> list[str]:
    """Each element that breaks one of these rules, with what axe says about it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "([where, rules]) => axe.run(where, rules)", [WHERE, {**rules, "resultTypes": ["violations"]}]
    )
    return [_line(rule, node) for rule in found["violations"] for node in rule["nodes"]]


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    why = " ".join(node.get("failureSummary", "").split())
    return f"{rule['id']}: {node['target']} {node['html'][:160]} {why}"
