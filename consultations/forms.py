"""What people type about an act, read and refused field by field."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django import forms

from consultations.enums import (
    CheckItem,
    CheckResult,
    IncidentKind,
    ObservedKind,
    PartyRole,
    VitalKind,
)
from consultations.rules import vitals as rules
from consultations.services import Agreement, CheckedItem, Line, OneByOne, Word
from consultations.services.vitals import Measure
from core.errors import Invalid
from patients.enums import ConsentDecision, ConsentGiver, HistoryKind, RelativeKind
from scheduling.models import AppointmentLink
from territory.enums import DeviceAnswer, DeviceResult, DeviceTried, LinePath, LineVerdict
from territory.models import Device
from territory.services import DeviceTold, Measured


class ConsentForm(forms.Form):
    """Who decides, and what."""

    decision = forms.ChoiceField(label="Décision", choices=ConsentDecision.choices)
    given_by = forms.ChoiceField(label="Qui décide", choices=ConsentGiver.choices)
    giver_name = forms.CharField(label="Son nom", max_length=120, required=False)
    note = forms.CharField(label="Précision", max_length=300, required=False)


class HistoryForm(forms.Form):
    """What is added to the file of the patient; an empty text is refused by the service, in its words."""

    kind = forms.ChoiceField(choices=HistoryKind.choices)
    text = forms.CharField(max_length=300, required=False)

    @staticmethod
    def shown(post: Any) -> list[UUID]:
        """What stood on the page when it was confirmed; what is no identity is left out."""
        return [found for found in map(_identity, post.getlist("item")) if found is not None]


class HomeForm(forms.Form):
    """The word of a patient at home, and who is beside them; a relative’s own link says it already."""

    companion = forms.ChoiceField(
        label="Qui est avec la personne soignée",
        choices=[
            ("", "Personne"),
            (RelativeKind.RELATIVE, "Un proche"),
            (RelativeKind.PARENT, "Un parent, pour un mineur"),
            (RelativeKind.GUARDIAN, "Son tuteur ou curateur"),
            (RelativeKind.TRUSTED_PERSON, "Sa personne de confiance"),
        ],
        required=False,
        help_text="Le médecin le voit avant de faire entrer.",
    )
    companion_name = forms.CharField(
        label="Le nom de cette personne",
        max_length=80,
        required=False,
        help_text="Demandé d’un parent, d’un tuteur ou d’un curateur, qui décide.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    decision = forms.ChoiceField(
        label="Acceptez-vous cette consultation à distance ?",
        choices=[
            ("yes", "Oui, j’accepte"),
            ("no", "Non : le rendez-vous est annulé et le médecin prévenu"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous acceptez cette consultation à distance."},
    )

    def __init__(self, *args: Any, link: AppointmentLink, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if link.relative_id is not None:
            del self.fields["companion"], self.fields["companion_name"]

    def word(self) -> Word:
        return Word(
            is_agreed=self.cleaned_data["decision"] == "yes",
            companion=self.cleaned_data.get("companion", ""),
            companion_name=self.cleaned_data.get("companion_name", ""),
        )


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
            measures[kind] = Measure(value=value, note=str(post.get(f"note-{kind.value}", ""))[:80])
        elif text:
            wrong[kind] = f"{rules.SIGNS[kind].label} : écrivez un nombre."
    if not (measures or wrong):
        wrong[""] = "Saisissez au moins une constante."
    return VitalsTyped(measures=measures, wrong=wrong)


def observed_kind(post: Mapping[str, Any]) -> ObservedKind:
    code = str(post.get("kind", ""))
    if code not in ObservedKind.values:
        raise Invalid("Dites ce qui a été observé.", field="kind")
    return ObservedKind(code)


def confirmed_in(post: Any) -> frozenset[VitalKind]:
    """The signs whose unusual value was read twice."""
    return frozenset(VitalKind(code) for code in post.getlist("confirmed") if code in VitalKind.values)


def _identity(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


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


def one_by_one(post: Mapping[str, Any], devices: Iterable[Device]) -> OneByOne:
    """What is said of each device of the cart; what is not said is not kept."""
    told = [_told(post, device) for device in devices]
    return OneByOne(
        devices=[one for one in told if one is not None],
        is_tip_changed=post.get("tip") == "on",
        is_ear_memo_read=post.get("ear-memo") == "on",
    )


def _told(post: Mapping[str, Any], device: Device) -> DeviceTold | None:
    key = str(device.public_id)
    state, charge, calibrated = str(post.get(f"state-{key}", "")), _battery(post, key), _calibrated(post, key)
    if state not in DeviceResult.values and charge is None and calibrated is None:
        return None
    result = DeviceResult(_result(state, charge).value)
    return DeviceTold(device=device, result=result, battery_percent=charge, calibrated_on=calibrated)


def _calibrated(post: Mapping[str, Any], key: str) -> dt.date | None:
    text = str(post.get(f"calibrated-{key}", "")).strip()
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid("Cette date n’existe pas.", field=key) from error


def line_measured(post: Mapping[str, Any]) -> Line:
    form = LineForm(post)
    if not form.is_valid():
        return Line()
    return Line(
        kbps_up=form.cleaned_data["kbps_up"],
        kbps_down=form.cleaned_data["kbps_down"],
        verdict=form.cleaned_data["verdict"],
    )


def _battery(post: Mapping[str, Any], item: str) -> int | None:
    text = str(post.get(f"battery-{item}", "")).strip().removesuffix("%").strip()
    if not text:
        return None
    if not text.isdigit() or int(text) > 100:
        raise Invalid("Une batterie va de 0 à 100 %.", field=item)
    return int(text)
