"""Every kind of event, its French words after the name of who did it, and what erasure means for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from audit.enums import Erasure


@dataclass(frozen=True, slots=True)
class Wording:
    """`text` follows a name: "a ouvert le dossier". `shown`: the patient's file lists it ("Vu par")."""

    text: str
    erasure: Erasure = Erasure.POINTLESS
    shown: bool = True


_words: dict[str, Wording] = {}


def register(words: Mapping[str, str | Wording]) -> None:
    """Called by each app when it is ready: `register({"patients.opened": "a ouvert le dossier"})`.

    A kind is "app.what_happened"; ValueError when it is already worded otherwise.
    """
    for kind, given in words.items():
        worded = given if isinstance(given, Wording) else Wording(given)
        if _words.setdefault(kind, worded) != worded:
            raise ValueError(f"The event {kind} has two wordings.")


def of(kind: str) -> Wording:
    """The words of a kind; LookupError when no app registered it."""
    try:
        return _words[kind]
    except KeyError:
        raise LookupError(f"No app registered the audit event {kind!r} (audit.wording.register).") from None


def field_words(label: str, name: str) -> str:
    """The name of a field of "app.model" as its form says it; the code of one that is no more."""
    try:
        return str(apps.get_model(label)._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except (LookupError, ValueError, FieldDoesNotExist):
        return name


def kinds() -> frozenset[str]:
    """Every kind that may be recorded."""
    return frozenset(_words)
