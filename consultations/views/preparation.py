"""The nurse’s page before the call."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from consultations import forms, policies, presenters, selectors, services
from consultations.presenters import Part, Refusal
from consultations.rules.vitals import Answer
from consultations.services import ConsentMissing
from consultations.views.gestures import done, left, refused
from consultations.views.kept import keeps_the_page
from core import clock
from core.actors import ActorRequest
from core.errors import Conflict, Invalid, NotFound, PivotError
from patients.enums import ConsentDecision
from territory import selectors as territory

PARTS = {
    "dossier": "consultations/preparation/history_list.html",
    "panne": "consultations/preparation/failed.html",
}


@require_GET
def page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    consultation = services.consultation_seen(actor=request.actor, public_id=public_id, at=clock.now())
    return _page(request, consultation)


@require_GET
def part(request: ActorRequest, public_id: UUID, fragment: str) -> HttpResponse:
    """One part of the page as html, after the socket said that it changed."""
    template = PARTS.get(fragment)
    if template is None:
        raise NotFound
    consultation = selectors.act_for(request.actor, public_id)
    page = presenters.preparation_page(request.actor, consultation, None, clock.now())
    return render(request, template, page)


@require_POST
def vitals(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What was typed, all or nothing; on a refusal the page comes back with what was typed."""
    typed, confirmed = forms.vitals_typed(request.POST), forms.confirmed_in(request.POST)
    judged = services.vitals_judged(typed.measures, confirmed)
    if typed.wrong or judged:
        asked = {kind for kind, one in judged.items() if one.answer == Answer.ASKED_AGAIN}
        said = [*typed.wrong.items(), *((kind, one.sentence) for kind, one in judged.items())]
        refusal = Refusal(
            part=Part.VITALS,
            sentences={presenters.vital_anchor(code): sentence for code, sentence in said},
            typed=_posted(request),
            to_confirm=frozenset(presenters.vital_anchor(kind) for kind in asked),
            confirmed=confirmed,
        )
        return refused_part(request, public_id, refusal)
    services.vitals_record(
        actor=request.actor,
        public_id=public_id,
        measures=typed.measures,
        confirmed=confirmed,
        at=clock.now(),
    )
    return done(request, _at(public_id, Part.VITALS), "Constantes enregistrées. Le médecin les voit.")


@require_POST
def withdraw(request: ActorRequest, public_id: UUID, vital: UUID) -> HttpResponse:
    services.vital_withdraw(actor=request.actor, public_id=public_id, vital_public_id=vital, at=clock.now())
    return done(request, _at(public_id, Part.VITALS), "Valeur retirée. La trace en est gardée.")


@require_POST
def check(request: ActorRequest, public_id: UUID) -> HttpResponse:
    cart = selectors.act_for(request.actor, public_id).appointment.cart
    devices = list(territory.devices_of(cart)) if cart else []
    try:
        services.cart_check_record(
            actor=request.actor,
            public_id=public_id,
            items=forms.items_checked(request.POST, devices),
            line=forms.line_measured(request.POST),
            one_by_one=forms.one_by_one(request.POST, devices),
            at=clock.now(),
        )
    except services.Unproved as error:
        sentences = {f"declared-{key}": services.proof_words(name) for key, name in error.lines.items()}
        return refused_part(
            request, public_id, Refusal(part=Part.CHECK, sentences=sentences, typed=_posted(request))
        )
    except Invalid as error:
        field = f"battery-{error.field}" if error.field else ""
        return refused_part(request, public_id, _refusal(request, Part.CHECK, field, error))
    except PivotError as error:
        return refused(request, _at(public_id, Part.CHECK), error)
    return done(request, _at(public_id, Part.CHECK), "Contrôle enregistré.")


@require_POST
def consent(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Given, refused or withdrawn; from the preparation, the cart or the cockpit."""
    target = reverse("consultations:act", args=[public_id])
    form = forms.ConsentForm(request.POST)
    if not form.is_valid():
        raise Invalid("Dites qui décide, et quoi.", field="decision")
    try:
        services.consent_take(actor=request.actor, public_id=public_id, at=clock.now(), **form.decided)
    except Invalid as error:
        return refused_part(request, public_id, _refusal(request, Part.CONSENT, error.field, error))
    except PivotError as error:
        return refused(request, target, error)
    decision = form.decided["decision"]
    said = presenters.CONSENT_SAID[decision]
    return (done if decision == ConsentDecision.GIVEN else left)(request, target, said)


@require_POST
def address(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Posted, and shown on the pages of this act alone: an address never travels in a URL."""
    typed = str(request.POST.get("address", ""))
    try:
        services.home_address_say(actor=request.actor, public_id=public_id, address=typed, at=clock.now())
    except Invalid as error:
        return refused_part(request, public_id, _refusal(request, Part.VISIT, error.field, error))
    except Conflict as error:
        return refused(request, _at(public_id, Part.VISIT), error)
    return done(request, _at(public_id, Part.VISIT), "Adresse notée au dossier.")


@require_POST
def observed(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One word for what is seen beside the patient, or none when it is taken back."""
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(policies.is_at_cart(request.actor, consultation), policies.BESIDE)
    kind = forms.observed_kind(request.POST)
    target = f"{reverse('consultations:preparation', args=[public_id])}#observation"
    try:
        services.observation_set(
            actor=request.actor,
            public_id=public_id,
            kind=kind,
            word=str(request.POST.get("word", "")),
            at=clock.now(),
        )
    except PivotError as error:
        return refused(request, target, error)
    return done(request, target)


@require_POST
def upload(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """A document or a photograph for this act, kept encrypted."""
    selectors.act_for(request.actor, public_id)
    form = forms.UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        sentences = {name: str(errors[0]) for name, errors in form.errors.items()}
        refusal = Refusal(part=Part.DOCUMENTS, sentences=sentences, typed=_posted(request))
        return refused_part(request, public_id, refusal)
    try:
        services.paper_add(actor=request.actor, public_id=public_id, paper=form.paper, at=clock.now())
    except Invalid as error:
        return refused_part(
            request, public_id, _refusal(request, Part.DOCUMENTS, error.field or "file", error)
        )
    except PivotError as error:
        return refused(request, _at(public_id, Part.DOCUMENTS), error)
    return done(request, _at(public_id, Part.DOCUMENTS), "Document versé au dossier.")


@require_POST
@keeps_the_page
def ready(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """« Nous sommes prêts »."""
    try:
        services.consultation_ready(actor=request.actor, public_id=public_id, at=clock.now())
    except ConsentMissing as error:
        return refused_part(request, public_id, _refusal(request, Part.CONSENT, "given_by", error))
    except services.Illegal:
        raise
    except PivotError as error:
        return refused(request, reverse("consultations:act", args=[public_id]), error)
    return left(request, reverse("consultations:cart", args=[public_id]))


def _at(public_id: UUID, part: Part) -> str:
    """The page again, at one of its parts."""
    return f"{reverse('consultations:preparation', args=[public_id])}#{part}"


def _posted(request: ActorRequest) -> dict[str, str]:
    return {key: str(value) for key, value in request.POST.items()}


def _refusal(request: ActorRequest, part: Part, field: str, error: PivotError) -> Refusal:
    return Refusal(part=part, sentences={field: error.message}, typed=_posted(request))


def refused_part(request: ActorRequest, public_id: UUID, refusal: Refusal) -> HttpResponse:
    """The page again, with the sentences beside their fields and what was typed; nothing was written."""
    return _page(request, selectors.act_for(request.actor, public_id), refusal, status=422)


def _page(
    request: ActorRequest,
    consultation: presenters.Act,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    page = presenters.preparation_page(request.actor, consultation, refusal, clock.now())
    return render(request, "consultations/preparation/page.html", page, status=status)
