"""The letters of an SMS (GSM 03.38): within them a message holds 160 signs, and 70 with one more accent."""

import unicodedata

LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
BASIC = frozenset(LATIN + "@£$¥èéùìòÇ\nØø\rÅå_ÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà")
TWICE = frozenset("^{}\\[~]|€")  # these take the room of two
OTHERWISE = {"’": "'", "«": '"', "»": '"', "–": "-", "—": "-", "œ": "oe", "Œ": "OE", "ç": "c"}
ONE, EACH_OF_SEVERAL = 160, 153


def plain(text: str) -> str:
    """The same in letters that every telephone has: « août » is « aout », and « é » stays."""
    return "".join(_plain(sign) for sign in text)


def room(text: str) -> int:
    """How many of the 160 places a plain text takes."""
    return sum(2 if sign in TWICE else 1 for sign in text)


def segments(text: str) -> int:
    """How many messages are sent, and paid, for this plain text."""
    taken = room(text)
    return 1 if taken <= ONE else -(-taken // EACH_OF_SEVERAL)


def _plain(sign: str) -> str:
    if sign in BASIC or sign in TWICE:
        return sign
    if sign in OTHERWISE:
        return OTHERWISE[sign]
    bare = "".join(one for one in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(one))
    return bare if bare and all(one in BASIC or one in TWICE for one in bare) else "?"
