"""How a French name sounds: Phonex, without its final number.

Source: Frédéric Brouard, « L'art des Soundex », 1999, https://sqlpro.developpez.com/cours/soundex/.
Two departures, both because names come to us in capitals as often as not: accents are gone before we start,
so the steps on é, è, ê do not apply; and the letters are kept instead of the floating-point number.
"""

import re

VOWEL = "aeiou1234"  # digits are sounds: 1 « on, an », 2 « oi », 3 « ou », 4 « in », 5 « ch »

STEPS = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        (r"y", "i"),
        (r"(?<![csp])h", ""),
        (r"ph", "f"),
        (r"g(ai?[nm])", r"k\1"),
        (r"[ae]i[nm](?=[aeiou])", "yn"),
        (r"eau", "o"),
        (r"oua", "2"),
        (r"[ae]i[nm]", "4"),
        (r"[ae]i", "y"),
        (r"e([rtz])", r"y\1"),
        (r"ess", "yss"),
        (rf"[ae][nm](?![{VOWEL}])", "1"),
        (rf"in(?![{VOWEL}])", "4"),
        (r"on", "1"),
        (rf"(?<=[{VOWEL}])s(?=[{VOWEL}])", "z"),
        (r"oe|eu", "e"),
        (r"au", "o"),
        (r"o[iy]", "2"),
        (r"ou", "3"),
        (r"sch|ch|sh", "5"),
        (r"ss|sc", "s"),
        (r"c(?=[ei])", "s"),
        (r"qu|c|q|gu", "k"),
        (r"g(?=[aoy])", "k"),
        (r"a", "o"),
        (r"[dp]", "t"),
        (r"j", "g"),
        (r"[bv]", "f"),
        (r"m", "n"),
        (r"(.)\1+", r"\1"),
        (r"[tx]+$", ""),
    ]
]


def code(letters: str) -> str:
    """The sound of one word of letters a-z, without accents; never empty unless `letters` is."""
    sound = letters.lower()
    for pattern, replacement in STEPS:
        sound = pattern.sub(replacement, sound)
    return sound or letters.lower()
