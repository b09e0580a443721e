"""Search on what is encrypted: keyed tokens of a value, equal when two values are, or sound or look alike.

A token is 16 hexadecimal characters: 64 bits of HMAC-SHA256. Fewer would bring false positives: among six
million names two meet by chance in one region out of a million at 64 bits, and four thousand pairs in each at
32. More would only fatten the indexes. What tokens tell a thief of the database who has not the key is which
rows share one (how common a name is, never which name), and that does not depend on their length.
While the key changes, tokens of the former one are still there: `generation` says which key is meant, 0 the
current one, which is the only one to write with. A search asks for all of `keyring.index_generations()`.
A candidate found by token is shown only after its value was opened and compared by the caller's rules.
"""

import hashlib
import hmac
import re
import unicodedata

from core.encryption import keyring, phonetics

TOKEN = 16
# People give a name with or without them; « Le » and « La » alone are part of the name.
PARTICLES = re.compile(r"^(?:de la|de l|du|des|de|d) (?=\w)")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})


def exact(value: str, *, domain: str, generation: int = 0) -> str:
    """The token of the same letters and digits: case, accents, spaces, hyphens and apostrophes do not count.

    "" for a value without any letter or digit: a column may keep it, a search refuses it.
    """
    return _token(normalised(value).replace(" ", ""), domain, "exact", generation)


def phonetic(value: str, *, domain: str, generation: int = 0) -> str:
    """The token of how the value sounds in French, its particle dropped; "" as for `exact`."""
    letters = re.sub(r"[^a-z]", "", PARTICLES.sub("", normalised(value)))
    return _token(phonetics.code(letters), domain, "phonetic", generation)


def trigrams(value: str, *, domain: str, generation: int = 0) -> list[str]:
    """The tokens of each group of three characters, two spaces before and one after; sorted, each once.

    Two values with a typing error share most of them: keep the candidates with the most in common.
    """
    joined = normalised(value).replace(" ", "")
    if not joined:
        return []
    padded = f"  {joined} "
    grams = {padded[at : at + 3] for at in range(len(padded) - 2)}
    return sorted(_token(gram, domain, "trigrams", generation) for gram in grams)


def normalised(value: str) -> str:
    """Lower-case letters and digits without accents, in words separated by one space."""
    plain = unicodedata.normalize("NFKD", value.casefold().translate(LIGATURES))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", letters))


def _token(text: str, domain: str, kind: str, generation: int) -> str:
    if not text:
        return ""
    key = keyring.index_key(domain, kind, generation)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:TOKEN]
