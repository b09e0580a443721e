"""A patient reads one document, without an account: a link, a code apart, their birth date.

The link serves until a right code was given: from then on that browser alone reads, for a while.
"""

import datetime as dt
import hmac
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import PATIENT_BY_LINK, Actor, guest
from core.codes import code_digest, code_made, is_code
from core.errors import Invalid, LinkRefused, TooOften
from correspondence import notifications, policies, selectors
from correspondence.enums import DispatchState
from correspondence.models import AccessCode, Dispatch, PatientAccess
from correspondence.rules import CODE_LASTS, MOST_CODES, MOST_TRIES, MOST_WRONG
from correspondence.services.delivery import dispatch_confirm
from documents import selectors as store
from documents import services as documents
from documents.models import Document

HOUR = dt.timedelta(hours=1)
DOMAIN = "correspondence.access_code"
GONE = "Ce document n’est plus à votre disposition."
LAPSED = "Ce code ne vaut plus rien. Demandez-en un autre."
WRONG = (
    "Le code ou la date de naissance ne correspond pas. Le code est dans le dernier message reçu\u00a0; la "
    "date est celle du patient."
)


def patient() -> Actor:
    return guest(PATIENT_BY_LINK)


def access_of_link(*, secret: str, at: dt.datetime) -> PatientAccess:
    """LinkRefused, in words, for one that served, lapsed, or opens nothing any more."""
    access = selectors.access_of_secret(secret)
    if access is None:
        raise PatientAccess.refusal()
    access.require_fresh(at)
    require_standing(access)
    return access


@transaction.atomic
def access_code_ask(*, public_id: UUID, at: dt.datetime) -> AccessCode:
    """Sends a code where the link went; those before it are worth nothing any more."""
    access = _fresh(public_id, at)
    if selectors.codes_since(access, at - HOUR) >= MOST_CODES:
        raise TooOften("Trois codes ont été envoyés en une heure. Attendez une heure, ou appelez le cabinet.")
    code = code_made()
    row = AccessCode(
        access=access,
        digest=code_digest(access.public_id, code, domain=DOMAIN),
        made_at=at,
        until=at + CODE_LASTS,
    )
    row.save(force_insert=True)
    person = policies.source_of(access.dispatch).reach(access.dispatch)
    _trace("correspondence.code_sent", access.dispatch, at)
    notifications.code_sent(access, person, code, at=at)
    return row


def access_code_give(*, public_id: UUID, typed: str, birth_date: dt.date, at: dt.datetime) -> None:
    """Invalid when it is wrong, taken or lapsed: counted, whatever becomes of the page that gave it."""
    if refusal := _try(public_id, typed, birth_date, at):
        raise Invalid(refusal, field="code")


@transaction.atomic
def document_read(*, public_id: UUID, at: dt.datetime) -> tuple[Document, bytes]:
    """The paper, and the trace that it was read. The caller has checked that the code was just given."""
    access = _locked(public_id)
    document = store.document_judged(access.dispatch.document_public_id)
    _trace("correspondence.opened_by_link", access.dispatch, at)
    dispatch_confirm(actor=patient(), dispatch_id=access.dispatch.public_id, at=at, is_read=True)
    return document, documents.document_content(document)


def require_standing(access: PatientAccess) -> None:
    """Asked at each step: a secret, a correction or a revocation may have come since the link left."""
    dispatch = access.dispatch
    is_gone = dispatch.state == DispatchState.WITHDRAWN
    if is_gone or policies.source_of(dispatch).why_not(dispatch) is not None:
        raise LinkRefused(f"{GONE} {PatientAccess.ASK}")


@transaction.atomic
def _try(public_id: UUID, typed: str, birth_date: dt.date, at: dt.datetime) -> str:
    access = _fresh(public_id, at)
    row = selectors.latest_code(access)
    if row is None or row.used_at is not None or at >= row.until or row.tries >= MOST_TRIES:
        return LAPSED
    person = policies.source_of(access.dispatch).reach(access.dispatch)
    is_right = is_code(typed, row.digest, access.public_id, domain=DOMAIN)
    is_born_then = hmac.compare_digest(str(birth_date), str(person.patient.birth_date))
    if not (is_right and is_born_then):
        row.tries += 1
        row.save(update_fields=["tries", "updated_at"])
        _trace("correspondence.code_refused", access.dispatch, at)
        return LAPSED if row.tries >= MOST_TRIES else WRONG
    row.used_at = at
    row.save(update_fields=["used_at", "updated_at"])
    access.link_used_at, access.opened_at = at, access.opened_at or at
    access.save(update_fields=["link_used_at", "opened_at", "updated_at"])
    _trace("correspondence.link_opened", access.dispatch, at)
    return ""


def _fresh(public_id: UUID, at: dt.datetime) -> PatientAccess:
    """LinkRefused too where so many codes were wrong that somebody guesses."""
    access = _locked(public_id)
    access.require_fresh(at)
    if selectors.wrong_codes(access) >= MOST_WRONG:
        raise PatientAccess.refusal("Ce lien est fermé : trop de codes faux.")
    return access


def _locked(public_id: UUID) -> PatientAccess:
    """One try at a time: two at once are two. The dispatch is held first, as by who gives another link."""
    if not Dispatch.objects.select_for_update(of=("self",)).filter(access__public_id=public_id).exists():
        raise PatientAccess.refusal()
    rows = PatientAccess.objects.select_for_update(of=("self",)).select_related("dispatch__sender")
    access = rows.filter(public_id=public_id).first()
    if access is None:
        raise PatientAccess.refusal()
    require_standing(access)
    return access


def _trace(event: str, dispatch: Dispatch, at: dt.datetime) -> None:
    audit.record(patient(), event, dispatch, at=at, patient=dispatch.patient_public_id)
