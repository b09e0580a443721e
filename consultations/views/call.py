"""The cart’s page, the way into the call, and what passes between the two sides of it."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from consultations import forms, policies, presenters, selectors, services
from consultations.adapters import relay
from consultations.enums import IncidentKind, IncidentOutcome, RequestKind
from consultations.views.gestures import done, refused
from consultations.views.kept import keeps_the_page
from core import clock
from core.actors import ActorRequest
from core.errors import Invalid, PivotError
from media_relay.grants import line_test_grants

AT_CART = "Cette page est celle de la personne auprès du patient."
FAILED_SAID = {
    IncidentOutcome.GOES_ON: "L’incident est noté, le médecin en est prévenu. La préparation continue.",
    IncidentOutcome.REBOOK: "L’incident est noté. L’acte est annulé, son heure rendue et le médecin prévenu.",
    IncidentOutcome.IN_PERSON: "L’incident est noté. Le médecin est prévenu qu’il faut voir le patient.",
    IncidentOutcome.EMERGENCY: "L’incident est noté, le médecin prévenu. Restez auprès du patient.",
}


@require_GET
def cart(request: ActorRequest, public_id: UUID) -> HttpResponse:
    consultation = services.consultation_seen(actor=request.actor, public_id=public_id, at=clock.now())
    policies.require(policies.is_at_cart(request.actor, consultation), AT_CART)
    page = presenters.cart_page(request.actor, consultation, clock.now())
    return render(request, "consultations/cart/page.html", page)


@require_GET
def cart_request(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What the physician asks, as html, after the socket said that it changed."""
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(policies.is_at_cart(request.actor, consultation), AT_CART)
    page = presenters.cart_page(request.actor, consultation, clock.now())
    return render(request, "consultations/cart/request.html", page)


@require_POST
def grant(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """A signed grant for the relay: this participant, this room, these tracks."""
    at = clock.now()
    entry = services.call_enter(
        actor=request.actor,
        public_id=public_id,
        page=request.POST.get("page", "")[:40],
        wish=request.POST.get("wish", ""),
        at=at,
    )
    return JsonResponse(relay.grant_of(entry.party, at, entry.device))


@require_POST
def line_grants(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Two grants for a room of their own: the line is measured through the relay before the call."""
    selectors.act_for(request.actor, public_id)
    return JsonResponse(line_test_grants(account=request.actor.user_id, at=clock.now())._asdict())


@require_POST
def ask(request: ActorRequest, public_id: UUID) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in RequestKind.values:
        raise Invalid("Dites ce que vous demandez.", field="kind")
    services.request_make(
        actor=request.actor,
        public_id=public_id,
        kind=RequestKind(kind),
        point=request.POST.get("point", ""),
        side=request.POST.get("side", ""),
        at=clock.now(),
    )
    return done(request, reverse("consultations:cockpit", args=[public_id]))


@require_POST
def placed(request: ActorRequest, public_id: UUID, request_id: UUID) -> HttpResponse:
    services.request_placed(
        actor=request.actor, public_id=public_id, request_public_id=request_id, at=clock.now()
    )
    return done(request, reverse("consultations:cart", args=[public_id]))


@require_POST
def repeat(request: ActorRequest, public_id: UUID, request_id: UUID) -> HttpResponse:
    services.request_repeat(
        actor=request.actor, public_id=public_id, request_public_id=request_id, at=clock.now()
    )
    return done(request, reverse("consultations:cart", args=[public_id]))


@require_POST
def other_side(request: ActorRequest, public_id: UUID, request_id: UUID) -> HttpResponse:
    """Which ear the hand camera is at, said where it is held."""
    services.request_side(
        actor=request.actor,
        public_id=public_id,
        request_public_id=request_id,
        side=request.POST.get("side", ""),
        at=clock.now(),
    )
    return done(request, reverse("consultations:cart", args=[public_id]))


@require_POST
def heard(request: ActorRequest, public_id: UUID, request_id: UUID) -> HttpResponse:
    services.request_heard(
        actor=request.actor,
        public_id=public_id,
        request_public_id=request_id,
        words=request.POST.get("words", ""),
        sound_filter=request.POST.get("filter", ""),
        at=clock.now(),
    )
    return done(request, reverse("consultations:cockpit", args=[public_id]))


@require_POST
def incident(request: ActorRequest, public_id: UUID) -> HttpResponse:
    form = forms.IncidentForm(request.POST)
    if not form.is_valid():
        raise Invalid("Dites ce qui ne marche pas.", field="kind")
    services.incident_note(
        actor=request.actor,
        public_id=public_id,
        kind=IncidentKind(form.cleaned_data["kind"]),
        text=form.cleaned_data["text"],
        outcome=IncidentOutcome(said) if (said := form.cleaned_data["outcome"]) else None,
        measures=_measures(request, public_id) if form.cleaned_data["measures"] else "",
        at=clock.now(),
    )
    target = reverse("consultations:act", args=[public_id])
    return done(request, target, "Incident noté au dossier de l’acte.")


@require_POST
@keeps_the_page
def failed_before(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """« Ça ne marche pas » of the preparation: the incident, and what becomes of the patient."""
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(policies.is_at_cart(request.actor, consultation), policies.BESIDE)
    form = forms.IncidentForm(request.POST)
    if not form.is_valid():
        raise Invalid("Dites ce qui ne marche pas.", field="kind")
    if not form.cleaned_data["outcome"]:
        raise Invalid("Dites ce que devient le patient.", field="outcome")
    target = reverse("consultations:preparation", args=[public_id])
    outcome = IncidentOutcome(form.cleaned_data["outcome"])
    try:
        services.failed_before_note(
            actor=request.actor,
            public_id=public_id,
            kind=IncidentKind(form.cleaned_data["kind"]),
            text=form.cleaned_data["text"],
            outcome=outcome,
            at=clock.now(),
        )
    except services.Illegal:
        raise
    except PivotError as error:
        return refused(request, target, error)
    return done(request, target, FAILED_SAID[outcome])


def _measures(request: ActorRequest, public_id: UUID) -> str:
    return presenters.measures_sentence(selectors.act_for(request.actor, public_id))


@require_GET
def incident_guess(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What « Noter un incident » proposes before anything is typed: a kind, and the measures."""
    consultation = selectors.act_for(request.actor, public_id)
    return render(request, "consultations/call/incident_guess.html", presenters.incident_guess(consultation))


@require_POST
def video(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The physician says whether a picture could be had."""
    services.video_failed_mark(
        actor=request.actor,
        public_id=public_id,
        is_failed=request.POST.get("failed") == "1",
        at=clock.now(),
    )
    return done(request, reverse("consultations:act", args=[public_id]))


@require_GET
def invitable(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The physicians one may invite, as html, for what is typed of their name or specialty."""
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(policies.can_conduct(request.actor, consultation), "Seul le médecin de cet acte invite.")
    found = selectors.physicians_to_invite(consultation, request.GET.get("q", ""))
    page = {"act": consultation, "found": presenters.invitable_lines(consultation, found)}
    return render(request, "consultations/cockpit/invitable.html", page)


@require_POST
def invite(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """A second physician, found by RPPS number."""
    practitioner = selectors.physician_of_rpps(request.POST.get("rpps", ""))
    party = services.second_physician_invite(
        actor=request.actor, public_id=public_id, practitioner=practitioner, at=clock.now()
    )
    said = f"{party.label} est invité : l’acte est dans ses avis."
    return done(request, reverse("consultations:cockpit", args=[public_id]), said)
