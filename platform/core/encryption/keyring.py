"""The keys of this process, and the subkeys derived from them."""

from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def current_id() -> str:
    """The id of the key that seals; the others only open."""
    return next(iter(settings.ENCRYPTION_KEYS))


def cipher(key_id: str, place: str) -> AESGCM:
    """AES-256-GCM for one place (a column, a store) under one key; KeyError when the key is unknown.

    A subkey for each place: two columns never share a key, and the bound on random nonces
    (2^32 messages a key, NIST SP 800-38D) counts for each place and not for the region.
    """
    return _cipher(settings.ENCRYPTION_KEYS[key_id], place)


def index_key(domain: str, kind: str, generation: int = 0) -> bytes:
    """The key of one blind index: tokens of two domains or two kinds cannot be compared.

    Generation 0 is the current one; the others are there while an index moves from one key to the next.
    """
    return subkey(settings.INDEX_KEYS[generation], f"index/{domain}/{kind}")


def index_generations() -> range:
    """Those that a search must ask for."""
    return range(len(settings.INDEX_KEYS))


def index_key_id() -> str:
    """Eight characters that tell the current key of the indexes from another, and nothing of it."""
    return subkey(settings.INDEX_KEYS[0], "index/id")[:4].hex()


@lru_cache(maxsize=512)
def _cipher(key: bytes, place: str) -> AESGCM:
    return AESGCM(subkey(key, f"seal/{place}"))


@lru_cache(maxsize=512)
def subkey(key: bytes, purpose: str) -> bytes:
    """32 bytes for one purpose: HKDF-SHA256 (RFC 5869) of a master key."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"pivot/1/{purpose}".encode()).derive(key)
