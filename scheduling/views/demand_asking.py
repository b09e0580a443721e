"""Asking for a physician: the patient, then one page that asks, stops or files."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from core.actors import Actor, ActorRequest
from core.errors import Conflict, Invalid
from patients import selectors as patients
from patients.models import Patient
from patients.policies import require
from scheduling import presenters, selectors, services
from scheduling.enums import ActForm, Urgency
from scheduling.forms import DemandForm
from scheduling.models import Referral
from scheduling.policies import demands as policies
from scheduling.policies.referrals import is_open
from scheduling.presenters import demands as words
from scheduling.presenters.referrals import SPENT, following
from scheduling.services import Ask, Unanswered
from scheduling.views.filtering import Refusal, asked_page, form_of, patient_search, stop_page
from scheduling.views.source import Source, source_of
from territory.models import Cart

TYPED = ("question", "urgency", "wanted", "cart")
NOT_FOR_YOU = (
    "Les demandes sont déposées par les soignants et les secrétaires, pour les patients qu’ils suivent."
)


@require_http_methods(["GET", "POST"])
def choose_patient(request: ActorRequest) -> HttpResponse:
    """The first step: for whom."""
    require(policies.can_ask_at_all(request.actor), NOT_FOR_YOU)
    return render(request, "scheduling/demands/patient.html", patient_search(request))


@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, patient: UUID) -> HttpResponse:
    """Motive and signs as in a booking, then how soon and where. Nothing is filed until it is pressed."""
    require(policies.can_ask_at_all(request.actor), NOT_FOR_YOU)
    who = patients.patient_for(request.actor, patient, at=clock.now())
    carts = _carts(request.actor, who)
    source, offered = source_of(request, who, _is_open), list(selectors.motives_offered())
    form = DemandForm(request.POST or source.suggests(offered) or None, offered=offered, carts=carts)
    is_filed = "file" in request.POST
    refusal: Refusal | None = None
    if is_filed and form.is_valid() and not stop_page(request, who, form):
        try:
            demand = services.demand_file(
                actor=request.actor, ask=_ask(who, form, carts, source), at=clock.now()
            )
        except (Invalid, Conflict) as refused:
            refusal = refused
        else:
            messages.success(request, "La demande est déposée. Le premier médecin est prévenu.")
            return redirect("scheduling:demand", demand.public_id)
    context = _page(request, who, form, carts, refusal) | {"referral": _sent(source)}
    is_refused = is_filed and (not form.is_valid() or context["stop"])
    status = refusal.status if refusal else 422 if is_refused else 200
    return render(request, "scheduling/demands/new.html", context, status=status)


def _page(
    request: ActorRequest,
    patient: Patient,
    form: DemandForm,
    carts: list[Cart],
    refusal: Refusal | None,
) -> dict[str, Any]:
    """What was answered stays; what is wrong is said only once it was filed."""
    form.is_valid()
    chosen = form.cleaned_data.get("motive") if form.is_bound else None
    is_filed = "file" in request.POST
    page: dict[str, Any] = {
        "patient": presenters.patient_card(patient, clock.now()),
        "patient_id": patient.public_id,
        "form": form,
        "motives": form.offered,
        "chosen": chosen,
        "question": form.data.get("question", ""),
        "urgencies": [
            {"value": one.value, "label": one.label, "is_chosen": form.data.get("urgency") == str(one.value)}
            for one in Urgency
        ],
        "wanted": form.data.get("wanted", ""),
        "errors": form.errors if is_filed else {},
        "refusal": refusal.message if refusal and not isinstance(refusal, Unanswered) else "",
        "practice": words.practice_of(patient),
        "stop": None,
        # A stop takes the place of the rest: what was typed there comes back with « Non ».
        "kept": [(name, form.data[name]) for name in TYPED if form.data.get(name)],
    }
    if chosen is None:
        return page | {"carried": form.carried()}
    return (
        page | asked_page(form, refusal) | _where(form, carts) | {"stop": stop_page(request, patient, form)}
    )


def _where(form: DemandForm, carts: list[Cart]) -> dict[str, Any]:
    """The form of the act, and the carts to choose from when it needs one."""
    act_form = _form(form, carts)
    is_assisted = act_form == ActForm.ASSISTED
    chosen = _choices(form, carts) if is_assisted else []
    return {"act_form": act_form, "carts": chosen, "is_assisted": is_assisted}


def _sent(source: Source) -> dict[str, str] | None:
    """What it follows, and whom it goes to."""
    if not source.sent:
        return None
    sent = source.usable
    return {"id": source.sent, **(following(sent) if sent else {"spent": SPENT})}


def _is_open(_actor: Actor, referral: Referral, at: dt.datetime) -> bool:
    return is_open(referral, at)


def _ask(patient: Patient, form: DemandForm, carts: list[Cart], source: Source) -> Ask:
    data, act_form = form.cleaned_data, _form(form, carts)
    return Ask(
        patient=patient,
        motive=data["motive"],
        form=act_form,
        urgency=data["urgency"],
        cart=_cart(form, carts) if act_form == ActForm.ASSISTED else None,
        words=data["question"],
        wanted=data["wanted"],
        answers=form.answers(),
        referral=source.required(),
    )


def _carts(actor: Actor, patient: Patient) -> list[Cart]:
    """Those where this patient may be, the one of who asks first."""
    return sorted(selectors.carts_near(patient), key=lambda cart: cart.site_id not in actor.site_ids)


def _form(form: DemandForm, carts: list[Cart]) -> ActForm:
    return form_of(
        form.cleaned_data["motive"], form.cleaned_data.get("form", ""), has_cart=lambda: bool(carts)
    )


def _cart(form: DemandForm, carts: list[Cart]) -> Cart | None:
    return form.cleaned_data.get("cart") or next(iter(carts), None)


def _choices(form: DemandForm, carts: list[Cart]) -> list[dict[str, Any]]:
    chosen = _cart(form, carts)
    return [
        {"value": cart.public_id, "label": words.cart_words(cart), "is_chosen": cart == chosen}
        for cart in carts
    ]
