"""« C’était un conseil »: from the call, which goes on, or from the report before it is signed."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from consultations import policies, selectors, services
from consultations.enums import AdviceReason
from consultations.forms.advice import AdviceForm
from consultations.views.gestures import done, refused
from core import clock
from core.actors import ActorRequest
from core.errors import Invalid, PivotError


@require_POST
def say(request: ActorRequest, public_id: UUID) -> HttpResponse:
    _require(request, public_id)
    form = AdviceForm(request.POST)
    try:
        if not form.is_valid():
            name, words = next(iter(form.errors.items()))
            raise Invalid(str(words[0]), field=name)
        services.advice_say(
            actor=request.actor,
            public_id=public_id,
            reason=AdviceReason(form.cleaned_data["reason"]),
            words=form.cleaned_data["words"],
            at=clock.now(),
        )
    except PivotError as refusal:
        return refused(request, _report(public_id), refusal)
    return done(request, _report(public_id), "C’est un téléconseil : rien n’est facturé.")


@require_POST
def undo(request: ActorRequest, public_id: UUID) -> HttpResponse:
    _require(request, public_id)
    try:
        services.advice_withdraw(actor=request.actor, public_id=public_id, at=clock.now())
    except PivotError as refusal:
        return refused(request, _report(public_id), refusal)
    return done(request, _report(public_id), "C’est de nouveau une téléconsultation.")


def _require(request: ActorRequest, public_id: UUID) -> None:
    act = selectors.act_for(request.actor, public_id)
    policies.require(policies.can_conduct(request.actor, act), services.ONLY_THE_PHYSICIAN)


def _report(public_id: UUID) -> str:
    return reverse("consultations:report", args=[public_id]) + "#parcours"
