"""Sealed bytes open for their own place and identity, and for nothing else."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.encryption import Unreadable, seal, sealing, unseal

CONTEXT = "patients.Patient.name:5a1c"


@given(st.binary(max_size=200))
def test_what_is_sealed_opens_again(plaintext):
    assert unseal(seal(plaintext, context=CONTEXT), context=CONTEXT) == plaintext


def test_two_seals_of_the_same_bytes_differ():
    assert seal(b"Petit", context=CONTEXT) != seal(b"Petit", context=CONTEXT)


def test_the_plaintext_is_not_in_the_seal():
    assert b"Petit" not in seal(b"Petit", context=CONTEXT)


@pytest.mark.parametrize("other", ["patients.Patient.name:5a1d", "patients.Patient.city:5a1c"])
def test_a_seal_moved_elsewhere_does_not_open(other):
    sealed = seal(b"Petit", context=CONTEXT)
    with pytest.raises(Unreadable):
        unseal(sealed, context=other)


def test_every_altered_byte_is_refused():
    sealed = seal(b"Petit", context=CONTEXT)
    for at in range(len(sealed)):
        altered = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(Unreadable):
            unseal(altered, context=CONTEXT)


@given(st.binary(max_size=60))
def test_any_other_bytes_are_refused_without_a_crash(garbage):
    with pytest.raises(Unreadable):
        unseal(garbage, context=CONTEXT)


@pytest.mark.parametrize("context", ["", "place", "place:", ":identity"])
def test_a_context_names_a_place_and_an_identity(context):
    with pytest.raises(ValueError, match="place:identity"):
        seal(b"", context=context)


def test_an_older_key_still_opens_and_the_first_one_seals(settings):
    old, new = bytes(range(32)), bytes(range(32, 64))
    settings.ENCRYPTION_KEYS = {"a": old}
    sealed = seal(b"Petit", context=CONTEXT)
    settings.ENCRYPTION_KEYS = {"b": new, "a": old}
    assert unseal(sealed, context=CONTEXT) == b"Petit"
    assert sealing.key_id_of(seal(b"Petit", context=CONTEXT)) == "b"


def test_a_key_that_was_taken_away_is_named(settings):
    settings.ENCRYPTION_KEYS = {"a": bytes(range(32))}
    sealed = seal(b"Petit", context=CONTEXT)
    settings.ENCRYPTION_KEYS = {"b": bytes(range(32, 64))}
    with pytest.raises(Unreadable, match="unknown key 'a'"):
        unseal(sealed, context=CONTEXT)


def test_the_key_id_is_bound_to_the_seal(settings):
    """The same key under another name: the header is associated data."""
    key = base64.b64decode("q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=")
    settings.ENCRYPTION_KEYS = {"a": key, "b": key}
    sealed = seal(b"Petit", context=CONTEXT)
    with pytest.raises(Unreadable):
        unseal(sealed.replace(b"\x01\x01a", b"\x01\x01b", 1), context=CONTEXT)
