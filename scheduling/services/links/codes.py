"""The code that follows a link: a few an hour, each tried a few times, taken once."""

import datetime as dt
import hmac
from typing import TypeVar

from django.db import transaction

from audit import services as audit
from core.codes import code_digest, code_made, is_code
from core.errors import Invalid, LinkRefused, TooOften
from scheduling import selectors
from scheduling.models import AppointmentLink, GuestLink, LinkCode, OfferLink
from scheduling.notifications import patients as tell
from scheduling.rules.links import (
    CODE_LASTS,
    CODE_NOT_TWICE_WITHIN,
    GUESSED,
    MOST_CODES,
    MOST_TRIES,
    MOST_WRONG,
    Standing,
)
from scheduling.services.links.standing import actor_of, require_offered, require_standing

Link = TypeVar("Link", bound=GuestLink)
HOUR = dt.timedelta(hours=1)
DOMAIN = "scheduling.link_code"
NOWHERE_TO_SEND = "Aucun numéro ni adresse n’est noté pour vous envoyer un code. Appelez qui vous a écrit."
LAPSED = "Ce code ne vaut plus rien. Demandez-en un autre."
WRONG_AT_HOME = (
    "Le code ou la date de naissance ne correspond pas. Le code est dans le dernier message reçu\u00a0; la "
    "date est celle de la personne soignée."
)
WRONG = "Ce n’est pas le code du dernier message reçu. Vérifiez les six chiffres."


@transaction.atomic
def code_ask(*, link: GuestLink, at: dt.datetime) -> LinkCode:
    """Sends a code, apart from the link; those before it are worth nothing any more. Pressed twice, it is
    sent once; to a number that was corrected meanwhile, it is sent. TooOften beyond three an hour;
    LinkRefused when the link opens nothing, or nobody can be reached any more.
    """
    link = _locked(link, at)
    person, last = selectors.person_of(link), selectors.latest_code(link)
    sent_to = person.mobile or person.email
    if last is not None and last.sent_to == sent_to and _is_fresh(last, at):
        return last
    if selectors.codes_since(link, at - HOUR) >= MOST_CODES:
        raise TooOften("Trois codes ont été envoyés en une heure. Attendez une heure, ou appelez.")
    if not sent_to:
        raise LinkRefused(NOWHERE_TO_SEND)
    code = code_made()
    row = LinkCode(
        **LinkCode.of(link),
        digest=code_digest(link.public_id, code, domain=DOMAIN),
        sent_to=sent_to,
        made_at=at,
        until=at + CODE_LASTS,
    )
    row.save(force_insert=True)
    _record("scheduling.link_code_sent", link, at)
    tell.code_sent(link, person, code, at=at)
    return row


def code_give(*, link: Link, typed: str, birth_date: dt.date | None = None, at: dt.datetime) -> Link:
    """The link, opened. Invalid when the code is wrong, taken or lapsed; LinkRefused after too many.

    At home the patient’s birth date is asked too: nobody else vouches for who is there. Which of the two was
    wrong is not said. A wrong answer is counted whatever becomes of the page that gave it.
    """
    refusal = _try(link, typed, birth_date, at)
    if refusal:
        raise Invalid(refusal, field="code")
    return link


@transaction.atomic
def _try(link: GuestLink, typed: str, birth_date: dt.date | None, at: dt.datetime) -> str:
    """Why this code opens nothing; "" when it does."""
    link = _locked(link, at)
    row = selectors.latest_code(link)
    if row is None or row.used_at is not None or at >= row.until or row.tries >= MOST_TRIES:
        return LAPSED
    is_right = is_code(typed, row.digest, link.public_id, domain=DOMAIN)
    at_home = isinstance(link, AppointmentLink) and selectors.is_at_home(link.appointment)
    is_born_then = hmac.compare_digest(str(birth_date), str(link.patient.birth_date))
    if not is_right or (at_home and not is_born_then):
        row.tries += 1
        row.save(update_fields=["tries", "updated_at"])
        _record("scheduling.link_code_refused", link, at)
        _close_if_guessed(link, at)
        if row.tries >= MOST_TRIES:
            return LAPSED
        return WRONG_AT_HOME if at_home else WRONG
    row.used_at = at
    row.save(update_fields=["used_at", "updated_at"])
    if link.opened_at is None:
        link.opened_at = at
        link.save(update_fields=["opened_at", "updated_at"])
    _record("scheduling.offer_opened" if isinstance(link, OfferLink) else "scheduling.link_opened", link, at)
    return ""


def _is_fresh(last: LinkCode, at: dt.datetime) -> bool:
    """Just sent and not tried yet: asked again, it is a button pressed twice."""
    return not (last.used_at or last.tries) and at - last.made_at < CODE_NOT_TWICE_WITHIN


def _close_if_guessed(link: GuestLink, at: dt.datetime) -> None:
    """Whoever guesses has all the time until then: twenty wrong codes, and another link must be sent."""
    if selectors.wrong_codes(link) >= MOST_WRONG:
        link.revoked_at, link.revoked_by = at, GUESSED
        link.save(update_fields=["revoked_at", "revoked_by", "updated_at"])
        _record("scheduling.link_revoked", link, at)


def _locked(link: GuestLink, at: dt.datetime) -> GuestLink:
    """One code at a time: two tries at once are two tries."""
    if isinstance(link, OfferLink):
        OfferLink.objects.select_for_update().get(pk=link.pk)
        offered = selectors.offer_link_known(link.public_id)
        return require_offered(_found(offered), at)
    AppointmentLink.objects.select_for_update().get(pk=link.pk)
    fresh = selectors.link_known(link.public_id)
    return require_standing(_found(fresh), at, Standing.OPEN, Standing.BEGUN)


def _found(link: Link | None) -> Link:
    if link is None:
        raise LinkRefused(selectors.NOWHERE)
    return link


def _record(event: str, link: GuestLink, at: dt.datetime) -> None:
    audit.record(actor_of(link), event, link, at=at, patient=link.patient.public_id)
