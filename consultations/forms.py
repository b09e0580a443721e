"""What people type about an act, read and refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from consultations.enums import CheckItem, CheckResult, IncidentKind, PartyRole, VitalKind
from consultations.rules import vitals as rules
from consultations.rules.instruments import reading_of
from consultations.services import Agreement, CheckedItem, Line
from consultations.services.vitals import Measure
from core.errors import Invalid
from patients.enums import ConsentDecision, ConsentGiver
from territory.enums import DeviceAnswer, DeviceTried, LinePath, LineVerdict
from territory.services import Measured


class ConsentForm(forms.Form):
    """Who decides, and what."""

    decision = forms.ChoiceField(label="Décision", choices=ConsentDecision.choices)
    given_by = forms.ChoiceField(label="Qui décide", choices=ConsentGiver.choices)
    giver_name = forms.CharField(label="Son nom", max_length=120, required=False)
    note = forms.CharField(label="Précision", max_length=300, required=False)


class ObserverForm(forms.Form):
    """Who is to be let in, as what, who agreed, and where the link goes."""

    role = forms.ChoiceField(
        choices=[(role.value, role.label) for role in (PartyRole.INTERPRETER, PartyRole.TRAINEE)],
        error_messages={"required": "Dites s’il s’agit d’un interprète ou d’un stagiaire."},
    )
    name = forms.CharField(
        max_length=80,
        error_messages={"required": "Dites le nom de cette personne : il est montré au patient."},
    )
    agreed = forms.BooleanField(required=False)
    given_by = forms.ChoiceField(choices=ConsentGiver.choices, required=False)
    giver_name = forms.CharField(max_length=120, required=False)
    email = forms.EmailField(
        required=False, error_messages={"invalid": "Cette adresse e-mail n’est pas complète."}
    )

    @property
    def agreement(self) -> Agreement:
        """Nobody agreed while the box is not ticked."""
        giver = self.cleaned_data["given_by"] or ConsentGiver.PATIENT
        agreed = self.cleaned_data["agreed"]
        return Agreement(
            given_by=ConsentGiver(giver) if agreed else None, giver_name=self.cleaned_data["giver_name"]
        )


class IncidentForm(forms.Form):
    kind = forms.ChoiceField(label="Ce qui ne marche pas", choices=IncidentKind.choices)
    text = forms.CharField(label="En quelques mots", max_length=500, required=False)
    measures = forms.BooleanField(label="Joindre les mesures de l’appel", required=False)


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Document ou photographie",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )
    title = forms.CharField(
        label="Titre", max_length=120, error_messages={"required": "Dites ce que c’est, en quelques mots."}
    )


class LineForm(forms.Form):
    """What the line test of the page measured."""

    kbps_up = forms.IntegerField(required=False, min_value=0, max_value=10_000_000)
    kbps_down = forms.IntegerField(required=False, min_value=0, max_value=10_000_000)
    verdict = forms.CharField(required=False, max_length=20)


MEASURES = {
    "up_kbps": 1e6,
    "down_kbps": 1e6,
    "loss": 1,
    "rtt_ms": 6e4,
    "jitter_ms": 6e4,
    "connect_ms": 6e4,
    "freezes": 1e3,
}


class LineTestForm(forms.Form):
    """What a browser found out, as data, and what the person answered of each device."""

    verdict = forms.ChoiceField(choices=LineVerdict.choices)
    path = forms.ChoiceField(choices=[("", ""), *LinePath.choices], required=False)
    browser = forms.CharField(max_length=80, required=False)
    found = forms.JSONField(required=False)

    def measured(self) -> Measured:
        """Known names and possible values; the rest is left out."""
        found = self.cleaned_data["found"]
        found = found if isinstance(found, dict) else {}
        path = self.cleaned_data["path"]
        return Measured(
            verdict=LineVerdict(self.cleaned_data["verdict"]),
            path=LinePath(path) if path else None,
            measures={
                name: found[name] for name, most in MEASURES.items() if _is_within(found.get(name), most)
            }
            | ({"down_at_least": True} if found.get("down_at_least") is True else {}),
            paths={one: found[one.value] for one in LinePath if isinstance(found.get(one.value), bool)},
            devices={
                device: DeviceAnswer(self.data[device.value])
                for device in DeviceTried
                if self.data.get(device.value) in DeviceAnswer.values
            },
            browser=self.cleaned_data["browser"],
        )


def measured_of(post: Mapping[str, Any]) -> Measured:
    """What was measured and answered; Invalid when nothing was."""
    form = LineTestForm(post)
    if not form.is_valid():
        raise Invalid("Mesurez d’abord la ligne.", field="verdict")
    return form.measured()


def _is_within(value: Any, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalsTyped:
    """The signs that were filled in, and the sentence for each that is not a number ("" : for the whole)."""

    measures: Mapping[VitalKind, Measure]
    wrong: Mapping[str, str]


def vitals_typed(post: Mapping[str, Any]) -> VitalsTyped:
    """Every sign is read: who typed three wrong values is told of three."""
    measures: dict[VitalKind, Measure] = {}
    wrong: dict[str, str] = {}
    for kind in VitalKind:
        text = str(post.get(kind.value, "")).strip().replace(",", ".").replace("\u00a0", "")
        value = _number(text)
        if value is not None:
            measures[kind] = Measure(
                value=value,
                note=str(post.get(f"note-{kind.value}", ""))[:80],
                reading=reading_of(str(post.get(f"from-{kind.value}", ""))),
            )
        elif text:
            wrong[kind] = f"{rules.SIGNS[kind].label} : écrivez un nombre."
    if not (measures or wrong):
        wrong[""] = "Saisissez au moins une constante."
    return VitalsTyped(measures=measures, wrong=wrong)


def confirmed_in(post: Any) -> frozenset[VitalKind]:
    """The signs whose unusual value was read twice."""
    return frozenset(VitalKind(code) for code in post.getlist("confirmed") if code in VitalKind.values)


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


LOW_CHARGE = 20  # %; below, a device is plugged in before the next act


def items_checked(post: Mapping[str, Any]) -> list[CheckedItem]:
    """The state said of each device; what is not said is not kept. A charge alone says a state."""
    said = [(item, str(post.get(item.value, "")), _battery(post, item)) for item in CheckItem]
    return [
        CheckedItem(item=item, result=_result(state, charge), battery_percent=charge)
        for item, state, charge in said
        if state in CheckResult.values or charge is not None
    ]


def _result(state: str, charge: int | None) -> CheckResult:
    if state in CheckResult.values:
        return CheckResult(state)
    return CheckResult.DEGRADED if charge is not None and charge < LOW_CHARGE else CheckResult.OK


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
    text = str(post.get(f"battery-{item.value}", "")).strip().removesuffix("%").strip()
    if not text:
        return None
    if not text.isdigit() or int(text) > 100:
        raise Invalid("Une batterie va de 0 à 100 %.", field=item)
    return int(text)
