"""Writing a referral, from the page of a patient."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from core.actors import ActorRequest
from core.entry import refuse
from core.errors import Invalid
from patients import selectors as patients
from patients.models import Patient
from scheduling import presenters, selectors, services
from scheduling.enums import SentTo, Wished
from scheduling.forms import ReferralForm, first_valid_until
from scheduling.policies import referrals as policies
from scheduling.presenters import referrals as words
from scheduling.presenters import referring
from scheduling.services import Letter

SENT = "L’adressage est envoyé. Vous serez prévenu de ce qu’il devient."


@require_http_methods(["GET", "POST"])
def write(request: ActorRequest, patient: UUID) -> HttpResponse:
    at = clock.now()
    who = patients.patient_for(request.actor, patient, at=at)
    policies.require_referrer(request.actor, who)
    form = _form(request, who, at)
    if request.method == "POST" and form.is_valid() and _written(request, who, form):
        messages.success(request, SENT)
        return redirect("portal:patient", patient)
    return render(
        request,
        "scheduling/referrals/new.html",
        _page(request, who, form, at),
        status=422 if form.is_bound else 200,
    )


def _form(request: ActorRequest, patient: Patient, at: dt.datetime) -> ReferralForm:
    ground, territories = selectors.ground_of(patient), list(selectors.territories_to_refer_to())
    home = next((one.public_id for one in territories if one.pk in ground), None)
    form = ReferralForm(
        request.POST or None,
        initial={
            "to": request.GET.get("to", SentTo.PHYSICIAN),
            "wished": Wished.MONTH,
            "specialty": request.GET.get("specialty", ""),
            "territory": request.GET.get("territory", home),
            "valid_until": first_valid_until(clock.today(at)),
        },
        specialties=selectors.specialties_to_refer_to(),
        territories=territories,
        motives=list(selectors.motives_offered()),
    )
    form.choose_among(selectors.physicians_named(request.actor, request.POST.get("name", "")))
    return form


def _written(request: ActorRequest, patient: Patient, form: ReferralForm) -> bool:
    """Whether it is done; else the refusal is on the form."""
    try:
        services.referral_write(
            actor=request.actor, letter=Letter(patient=patient, **form.letter()), at=clock.now()
        )
    except Invalid as refusal:
        refuse(form, refusal)
        return False
    return True


def _page(request: ActorRequest, patient: Patient, form: ReferralForm, at: dt.datetime) -> dict[str, Any]:
    today = clock.today(at)
    return {
        "form": form,
        "errors": form.errors,
        "patient": presenters.patient_card(patient, at),
        "patient_id": patient.public_id,
        "found": referring.those_named(form.found, form["physician"].value() or ""),
        "reach": _reach(request, form, at),
        "first": today.isoformat(),
        "last": (today + dt.timedelta(days=365)).isoformat(),
    }


def _reach(request: ActorRequest, form: ReferralForm, at: dt.datetime) -> str:
    """Of a specialty or of a rota, as soon as one is chosen: the page asks for it again at each change."""
    specialty, territory = form.pool()
    if territory is None:
        return ""
    people = selectors.pool_of(request.actor.practitioner_id or 0, specialty, territory.pk, at)
    return referring.reach(len(people), words.pool_words(specialty, territory))
