"""A signature in words: to anybody who holds the paper, and to who may read the document."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from accounts import selectors as accounts
from accounts.adapters import unused_code
from accounts.models import User
from core import clock, french
from core.actors import Actor, ActorRequest
from core.clock import today
from documents.enums import DocumentKind
from signatures import policies, selectors
from signatures.enums import FactorKind, Finding
from signatures.models import Signature
from signatures.rules import reference_shown

TONES = {Finding.VALID: ("ok", "check-circle"), Finding.UNTRUSTED: ("danger", "stop")}


def asks(actor: Actor, user: User, way_back: str, at: dt.datetime, refused: str = "") -> dict[str, Any]:
    """Beside a button that signs: whether a code is asked there, or until when the last one serves."""
    is_fresh = actor.factor is not None and policies.has_fresh_factor(actor, at)
    until = actor.factor.given_at + settings.SIGNING_FACTOR_LASTS if actor.factor and is_fresh else None
    has_key = not is_fresh and accounts.has_key(user)
    key_url = reverse("mfa_reauthenticate_webauthn") + "?" + urlencode({"next": way_back}) if has_key else ""
    return {
        "is_asked": not is_fresh,
        "until": french.hour(until) if until else "",
        "key_url": key_url,
        "demo_code": unused_code(user) if settings.DEMO_SIGN_IN and not is_fresh else "",
        "refused": refused,
    }


def asks_of(request: ActorRequest, refused: str = "") -> dict[str, Any]:
    """The same for the page of this request."""
    user = request.user
    assert isinstance(user, User)
    way_back = request.get_full_path() if request.method == "GET" else request.META.get("HTTP_REFERER", "/")
    return asks(request.actor, user, way_back, clock.now(), refused)


def public_page(signature: Signature) -> dict[str, Any]:
    """What anybody may learn: who signed, when, how many lines. Nothing of the patient."""
    return {
        "kind": DocumentKind(signature.document.kind).label,
        "reference": reference_shown(signature.reference),
        "facts": [fact for fact in _public_facts(signature) if fact["value"]],
        "state": _state(signature),
        "digest": signature.digest,
        "digest_shown": " ".join(signature.digest[at : at + 8] for at in range(0, 64, 8)),
        "replaced_url": _address(selectors.replaced_by(signature)),
    }


def _public_facts(signature: Signature) -> list[dict[str, str]]:
    return [
        {"label": "Signataire", "value": signature.signer},
        {"label": "Qualité", "value": signature.quality},
        {"label": "Signé le", "value": _when(signature)},
        {"label": "Lignes", "value": lines_sentence(signature.lines)},
        {"label": "Référence", "value": reference_shown(signature.reference)},
    ]


def lines_sentence(lines: list[int]) -> str:
    """« 3 lignes : 2 sur la feuille 1, 1 sur la feuille 2 »: each sheet goes to somebody else."""
    if not lines:
        return ""
    total = f"{sum(lines)}{french.NBSP}ligne{'s' if sum(lines) > 1 else ''}"
    if len(lines) == 1:
        return total
    sheets = [f"{count} sur la feuille {number}" for number, count in enumerate(lines, 1)]
    return f"{total} : {', '.join(sheets)}"


def _state(signature: Signature) -> dict[str, str]:
    if signature.revoked_at is not None:
        when = french.moment(signature.revoked_at)
        happened = f"Annulé par son signataire, {when}"
        return {"happened": happened, "todo": "Il ne vaut plus rien.", "tone": "danger", "icon": "stop"}
    if (later := selectors.replaced_by(signature)) is not None:
        happened = f"Remplacé par une version signée {french.moment(later.signed_at)}"
        return {
            "happened": happened,
            "todo": "Demandez la dernière version.",
            "tone": "warn",
            "icon": "warning",
        }
    happened = "Un document a été signé ici sous cette référence. Il vaut toujours."
    todo = "La référence seule ne prouve rien : comparez ce qui suit avec le papier, ou déposez le fichier."
    return {"happened": happened, "todo": todo, "tone": "", "icon": "info"}


def inside_page(signature: Signature, found: Finding) -> dict[str, Any]:
    """For who may read the document: what was just verified, and how it was signed."""
    tone, icon = TONES.get(found, ("danger", "warning"))
    page = public_page(signature)
    return page | {
        "finding": {"happened": found.label, "tone": tone, "icon": icon},
        "facts": [*page["facts"], *_inside_facts(signature)],
        "document_url": reverse("documents:open", args=[signature.document.public_id]),
        "public_url": _address(signature),
    }


def _inside_facts(signature: Signature) -> list[dict[str, str]]:
    key = signature.key
    span = f"du {french.date_in_full(today(key.begins_at))} au {french.date_in_full(today(key.ends_at))}"
    factor = f"{FactorKind(signature.factor).label}, {french.moment(signature.factor_given_at)}"
    return [
        {"label": "Second facteur", "value": factor},
        {
            "label": "Certificat",
            "value": f"{key.practitioner.full_name}, RPPS {key.practitioner.rpps}, {span}",
        },
        {"label": "Niveau", "value": "Signature électronique avancée au plus, certificat de la plateforme."},
    ]


def signature_line(document_public_id: Any) -> dict[str, str] | None:
    """Beside a signed document: where its signature is looked at. None when it bears none of ours."""
    signature = selectors.signature_of(document_public_id)
    if signature is None:
        return None
    url = reverse("signatures:document", args=[signature.document.public_id])
    return {"reference": reference_shown(signature.reference), "url": url}


def _when(signature: Signature) -> str:
    return f"{french.date_in_full(today(signature.signed_at))} à {french.hour(signature.signed_at)}"


def _address(signature: Signature | None) -> str:
    return "" if signature is None else reverse("signatures:check", args=[signature.reference])
