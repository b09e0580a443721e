"""Bytes sealed for one place and one identity: AES-256-GCM with the context as associated data.

Layout: version (1 byte) · length of the key id (1 byte) · key id · nonce (12 bytes) · ciphertext and tag.
"""

import secrets

from cryptography.exceptions import InvalidTag

from core.encryption import keyring

VERSION = 1
NONCE = 12
TAG = 16


class Unreadable(Exception):
    """Sealed bytes that do not open: altered, moved from another row or column, or of an unknown key.

    Never caught to go on without the value: it is damage or an attack, and a person must look.
    """


class Sealed(bytes):
    """Ciphertext as the database gave it, still closed."""

    __slots__ = ()


def seal(plaintext: bytes, *, context: str) -> bytes:
    """Seal under the current key. `context` is "place:identity": "patients.Patient.name:<public id>"."""
    key_id = keyring.current_id()
    header = header_of(key_id)
    nonce = secrets.token_bytes(NONCE)
    cipher = keyring.cipher(key_id, _place(context))
    return header + nonce + cipher.encrypt(nonce, plaintext, header + context.encode())


def unseal(sealed: bytes, *, context: str) -> bytes:
    """Open what `seal` gave for the same context; Unreadable when it is anything else."""
    key_id = key_id_of(sealed)
    header = sealed[: 2 + sealed[1]]
    nonce, body = sealed[len(header) : len(header) + NONCE], sealed[len(header) + NONCE :]
    try:
        cipher = keyring.cipher(key_id, _place(context))
        return cipher.decrypt(nonce, body, header + context.encode())
    except KeyError:
        raise Unreadable(f"{context}: sealed with the unknown key {key_id!r}") from None
    except InvalidTag:
        raise Unreadable(f"{context}: altered, or sealed for another place") from None


def header_of(key_id: str) -> bytes:
    """The first bytes of everything sealed with this key."""
    return bytes((VERSION, len(key_id))) + key_id.encode("ascii")


def key_id_of(sealed: bytes) -> str:
    """The id of the key that sealed these bytes; Unreadable when they are not sealed bytes."""
    if len(sealed) < 2 or sealed[0] != VERSION or len(sealed) < 2 + sealed[1] + NONCE + TAG:
        raise Unreadable("not sealed bytes")
    return sealed[2 : 2 + sealed[1]].decode("ascii", "replace")


def _place(context: str) -> str:
    place, _, identity = context.rpartition(":")
    if not place or not identity:
        raise ValueError(f"A context is 'place:identity', not {context!r}.")
    return place
