"""What people type about an act, read and refused field by field."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from consultations.enums import CheckItem, CheckResult, IncidentKind, VitalKind
from consultations.rules import vitals as rules
from consultations.services import CheckedItem, Line
from consultations.services.vitals import Measure
from core.errors import Invalid
from patients.enums import ConsentDecision, ConsentGiver


class ConsentForm(forms.Form):
    """Who decides, and what."""

    decision = forms.ChoiceField(label="Décision", choices=ConsentDecision.choices)
    given_by = forms.ChoiceField(label="Qui décide", choices=ConsentGiver.choices)
    giver_name = forms.CharField(label="Son nom", max_length=120, required=False)
    note = forms.CharField(label="Précision", max_length=300, required=False)


class IncidentForm(forms.Form):
    kind = forms.ChoiceField(label="Ce qui ne marche pas", choices=IncidentKind.choices)
    text = forms.CharField(label="En quelques mots", max_length=500, required=False)


class UploadForm(forms.Form):
    file = forms.FileField(label="Document ou photographie")
    title = forms.CharField(label="Titre", max_length=120)


class LineForm(forms.Form):
    """What the line test of the page measured."""

    kbps_up = forms.IntegerField(required=False, min_value=0, max_value=10_000_000)
    kbps_down = forms.IntegerField(required=False, min_value=0, max_value=10_000_000)
    verdict = forms.CharField(required=False, max_length=20)


def vitals_typed(post: Mapping[str, Any]) -> dict[VitalKind, Measure]:
    """The signs that were filled in; Invalid when one is not a number."""
    typed = {}
    for kind in VitalKind:
        text = str(post.get(kind.value, "")).strip().replace(",", ".").replace("\u00a0", "")
        if text:
            note = str(post.get(f"note-{kind.value}", ""))[:80]
            typed[kind] = Measure(value=_number(kind, text), note=note)
    if not typed:
        raise Invalid("Saisissez au moins une constante.")
    return typed


def confirmed_in(post: Any) -> frozenset[VitalKind]:
    """The signs whose unusual value was read twice."""
    return frozenset(VitalKind(code) for code in post.getlist("confirmed") if code in VitalKind.values)


def _number(kind: VitalKind, text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Invalid(f"{rules.SIGNS[kind].label} : écrivez un nombre.", field=kind) from None
    if not value.is_finite():
        raise Invalid(f"{rules.SIGNS[kind].label} : écrivez un nombre.", field=kind)
    return value


def items_checked(post: Mapping[str, Any]) -> list[CheckedItem]:
    """The state said of each device; what is not said is not kept."""
    return [
        CheckedItem(item=item, result=CheckResult(said), battery_percent=_battery(post, item))
        for item in CheckItem
        if (said := str(post.get(item.value, ""))) in CheckResult.values
    ]


def line_measured(post: Mapping[str, Any]) -> Line:
    form = LineForm(post)
    if not form.is_valid():
        return Line()
    return Line(
        kbps_up=form.cleaned_data["kbps_up"],
        kbps_down=form.cleaned_data["kbps_down"],
        verdict=form.cleaned_data["verdict"],
    )


def _battery(post: Mapping[str, Any], item: CheckItem) -> int | None:
    text = str(post.get(f"battery-{item.value}", "")).strip()
    if not text:
        return None
    if not text.isdigit() or int(text) > 100:
        raise Invalid("Une batterie va de 0 à 100 %.", field=item)
    return int(text)
