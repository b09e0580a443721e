"""An offer is a stranger's text: bounded and stripped before anything parses it."""

LARGEST_OFFER = 48_000
MOST_LINES = 1_600
MOST_MEDIA = 24


class OfferRefused(ValueError):
    """The offer is too large, malformed, or asks for what was not granted. The text is for logs."""


def clean_offer(sdp: str) -> str:
    """The offer without its candidates.

    The relay is reachable and waits: the browser's checks tell its address. Its candidates would only be
    names
    nobody can resolve (`.local`) or addresses for us to knock at.
    """
    if not isinstance(sdp, str) or len(sdp) > LARGEST_OFFER:
        raise OfferRefused("The offer is too large.")
    lines = sdp.splitlines()
    if len(lines) > MOST_LINES or sum(line.startswith("m=") for line in lines) > MOST_MEDIA:
        raise OfferRefused("The offer has too many lines.")
    kept = [line for line in lines if not line.startswith(("a=candidate:", "a=end-of-candidates"))]
    if not any(line.startswith("m=") for line in kept):
        raise OfferRefused("The offer holds no media.")
    return "\r\n".join(kept) + "\r\n"
