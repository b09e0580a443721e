"""The page where a motive, its signs and an hour are chosen: what it asks, and what it offers."""

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.urls import reverse

from core import clock
from core.actors import ActorRequest
from core.errors import Invalid, NotFound
from directory import selectors as directory
from directory.models import Practitioner
from pathways.verdicts import rules_held
from patients.models import Patient
from scheduling import policies, presenters, selectors
from scheduling.enums import ActForm, SearchScope
from scheduling.forms import EvidenceForm, MotiveForm, SearchForm
from scheduling.models import Appointment, FollowUp, Motive, Referral
from scheduling.presenters import search as found
from scheduling.presenters.holds import hold_card
from scheduling.presenters.offers import (
    days_to_choose,
    offers_heading,
    treating_line,
    treating_phone,
)
from scheduling.presenters.reasons import reasons_card
from scheduling.presenters.referrals import booking_card, spent_card
from scheduling.selectors import ASKED_AT_BOOKING, Proposal, Wish
from scheduling.services import Booking, Unanswered
from scheduling.views.filtering import Refusal, asked_page, form_of, stop_page, treating_of
from scheduling.views.kept import kept
from scheduling.views.source import Source

ANOTHER = "Choisissez une autre heure ci-dessous."
UNANSWERED = "Répondez à la question signalée, puis réservez de nouveau."
COMPLETE = "Complétez la question du parcours, puis réservez de nouveau."
STEPS = ("Patient", "Motif", "Créneau", "Confirmation")


def steps(current: int) -> list[dict[str, str]]:
    """The strip of steps with the current one marked; another patient is one press away."""
    marks = ["done"] * current + ["current"] + [""] * (len(STEPS) - current - 1)
    urls = [reverse("scheduling:choose_patient") if current else ""] + [""] * (len(STEPS) - 1)
    return [
        {"label": label, "state": mark, "url": url}
        for label, mark, url in zip(STEPS, marks, urls, strict=True)
    ]


def evidence_of(request: ActorRequest) -> EvidenceForm:
    """All that may be said while booking; the page shows what is worth asking."""
    on = clock.today(clock.now())
    return EvidenceForm(request.POST or None, facts=ASKED_AT_BOOKING, on=on)


def offered_to(request: ActorRequest, patient: Patient) -> list[Motive]:
    """The motives that may be booked for this patient."""
    return list(selectors.motives_for(request.actor, treating_of(patient), clock.now()))


def asking_page(
    request: ActorRequest, patient: Patient, form: MotiveForm, source: Source, refusal: Refusal | None = None
) -> dict[str, Any]:
    """The side of the page that asks, with what was answered: nothing is lost on the way."""
    chosen = form.cleaned_data.get("motive") if form.is_bound and form.is_valid() else None
    page: dict[str, Any] = {
        "patient": presenters.patient_card(patient, clock.now()),
        "patient_id": patient.public_id,
        "form": form,
        "motives": form.offered,
        "chosen": chosen,
        "question": form.data.get("question", ""),
        "suite": request.POST.get("suite") or request.GET.get("suite", ""),
        "referral": _source_card(request, patient, source),
        "steps": steps(2 if chosen else 1),
        "kept_now": request.resolver_match is not None and request.resolver_match.url_name == "hold",
        "held": [
            hold_card(kept, chosen, clock.now())
            for kept in selectors.holds_of(request.actor, patient, clock.now())
        ],
    }
    page |= asked_page(form, refusal) if chosen else {"signs": [], "exclusions": [], "questions_asked": []}
    shown = {line.name for part in ("signs", "exclusions", "questions_asked") for line in page[part]}
    return page | {"carried": [pair for pair in form.carried() if pair[0] not in shown]}


def _source_card(request: ActorRequest, patient: Patient, source: Source) -> dict[str, Any] | None:
    """The referral that is booked from; or that it serves no more, with the way to go on without it."""
    if source.usable is not None:
        return booking_card(request.actor, source.usable, clock.now())
    return spent_card(source.sent, patient) if source.sent else None


def offers_page(
    request: ActorRequest,
    patient: Patient,
    form: MotiveForm,
    evidence: EvidenceForm,
    source: Source,
    refusal: Refusal | None = None,
) -> dict[str, Any]:
    """What may be booked, or what stops; and why the last press booked nothing."""
    motive = form.cleaned_data["motive"]
    act_form = booked_form(patient, motive, form.cleaned_data["form"])
    stop = stop_page(request, patient, form)
    context: dict[str, Any] = {"stop": stop, "act_form": act_form}
    if refusal is not None and stop is None:
        context |= {"refusal": refusal.message, "todo": _todo(refusal, evidence)}
    if stop:
        return context
    return context | _proposed(request, patient, motive, act_form, form, evidence, source.usable)


def _todo(refusal: Refusal, evidence: EvidenceForm) -> str:
    if isinstance(refusal, Invalid) and evidence.refuse(refusal):
        return COMPLETE
    return UNANSWERED if isinstance(refusal, Unanswered) else ANOTHER


@rules_held()
def _proposed(
    request: ActorRequest,
    patient: Patient,
    motive: Motive,
    act_form: ActForm,
    form: MotiveForm,
    evidence: EvidenceForm,
    referral: Referral | None,
) -> dict[str, Any]:
    at, search = clock.now(), SearchForm(_searched(request, patient, referral))
    wish = Wish(
        patient=patient,
        motive=motive,
        form=act_form,
        question=form.cleaned_data["question"],
        from_day=form.cleaned_data["from_day"],
        said=evidence.said(),
        referral=referral,
        **_preferred(request, search, referral),
    )
    proposal = selectors.offers_for(request.actor, wish, at=at)
    declared = proposal.declared
    return {
        "heading": offers_heading(len({offer.practitioner for offer in proposal.offers})),
        "days": days_to_choose(wish.from_day, at),
        "practice": treating_phone(declared.practitioner if declared else None),
        "tiers": found.tiers(proposal, act_form, at),
        "scopes": found.scopes(wish, proposal),
        "preferences": found.preferences(wish),
        "presence": found.presence(wish, proposal),
        "after": found.token_of(proposal.last),
        "is_further": wish.after is not None,
        "nothing": found.nothing(wish, proposal),
        "can_wait": _can_wait(request, wish, proposal, at),
        "can_widen": wish.scope != SearchScope.REGION,
        "treating": treating_line(proposal, at),
        "questions": evidence.questions(proposal.asked),
        "reasons": _reasons(request, search, wish, proposal, at),
    }


def _can_wait(request: ActorRequest, wish: Wish, proposal: Proposal, at: dt.datetime) -> bool:
    """Whether there is anybody for whose hours the patient may be put in line, when none is found."""
    if proposal.offers:
        return False
    treating = proposal.declared.practitioner if proposal.declared else None
    chosen = wish.physician.pk if wish.physician else None
    return bool(selectors.waitable(request.actor, treating, wish.motive, chosen, at))


def beside_of(
    request: ActorRequest, booking: Booking, physicians: Collection[Practitioner]
) -> Practitioner | None:
    """Who will sit beside the patient: whoever asks these colleagues, unless the act is held without them."""
    if booking.form != ActForm.BETWEEN_PHYSICIANS or not SearchForm(request.POST).is_with_requester:
        return None
    found = selectors.requester_of(request.actor, treating_of(booking.patient))
    return None if found in physicians else found


def _preferred(request: ActorRequest, search: SearchForm, referral: Referral | None) -> dict[str, Any]:
    """Among whom and when; at first, whom the referral is for."""
    wanted = search.wanted()
    if referral is not None and "scope" not in request.POST:
        return wanted | {"scope": SearchScope.PHYSICIAN, "physician": referral.recipient}
    return wanted | {"physician": directory.practitioner_for(search.physician) if search.physician else None}


def _reasons(
    request: ActorRequest, search: SearchForm, wish: Wish, proposal: Proposal, at: dt.datetime
) -> dict[str, Any] | None:
    """Why nobody else: when it is asked, and where nobody is offered at all."""
    page = search.why_page or (None if proposal.offers else 1)
    if page is None:
        return None
    whom = search.name_asked
    return reasons_card(
        selectors.reasons_for(request.actor, wish, proposal, at=at, page=page, whom=whom), whom
    )


def follow_up_of(request: ActorRequest) -> FollowUp | None:
    """What was planned and is being booked: in the address at first, then sent with the page."""
    try:
        public_id = UUID(request.POST.get("suite") or request.GET.get("suite", ""))
    except ValueError:
        return None
    return selectors.follow_up_for(request.actor, public_id, at=clock.now())


def wished(request: ActorRequest, who: Patient) -> dict[str, str]:
    """What is known beforehand: of a planned follow-up (`?suite=`), or of a lost hour (`?apres=`)."""
    row = follow_up_of(request)
    if row is not None:
        first_day = max(row.first_day, clock.today(clock.now()))
        return _as_in(row.source) | {"from_day": first_day.isoformat()}
    lost = _lost_of(request, who)
    if lost is None:
        return {}
    reads = policies.can_read_question(request.actor, lost)
    return _as_in(lost) | {"question": lost.question if reads else ""}


def _lost_of(request: ActorRequest, patient: Patient) -> Appointment | None:
    """The appointment of this patient in the place of which one is taken, when the actor may see it."""
    try:
        lost = selectors.appointment_for(request.actor, UUID(request.GET.get("apres", "")))
    except (ValueError, NotFound):
        return None
    return lost if lost.patient_id == patient.pk else None


def _as_in(appointment: Appointment) -> dict[str, str]:
    return {
        "motive": str(appointment.motive.public_id),
        "form": appointment.form,
        "scope": str(appointment.practitioner.public_id),
    }


def _searched(request: ActorRequest, who: Patient, referral: Referral | None) -> dict[str, Any]:
    """What is preferred; until something is, the physician in whose agenda one works."""
    typed = request.POST.dict() or wished(request, who)
    is_open = "scope" not in typed and referral is None
    chosen = kept(request) if is_open else None
    return {"scope": str(chosen.public_id), **typed} if chosen else typed


def booked_form(patient: Patient, motive: Motive, wanted: str) -> ActForm:
    return form_of(motive, wanted, has_cart=lambda: bool(selectors.carts_near(patient)))
