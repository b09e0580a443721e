"""What is typed of a line, by kind; of the measures of the patient; of a file; of a reason."""

from collections.abc import Mapping
from typing import Any

from django import forms

from core.entry import halves
from prescriptions.enums import LineKind
from prescriptions.models import PrescriptionLine
from prescriptions.rules.lines import SUBSTITUTION
from prescriptions.services.judging import NewLine

MOTIVES = [("", "Choisir"), *((code, f"{code} : {words}") for code, words in SUBSTITUTION.items())]
MOST_DAYS = 365


class LineForm(forms.Form):
    """What every line has. `has_ald`: whether the file knows one; if not, the box says so."""

    BESIDE: tuple[str, ...] = ()  # those that share a line
    is_ald = forms.BooleanField(label="En rapport avec l’ALD", required=False)

    def __init__(self, *args: Any, has_ald: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        halves(self, self.BESIDE)
        if not has_ald:
            self.fields["is_ald"].help_text = "Le dossier ne mentionne pas d’ALD."

    def content(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "is_ald"}


class DrugForm(LineForm):
    """`cis`: the drug chosen in the list; without it, the name as it was typed."""

    BESIDE = ("renewals", "quantity")
    field_order = ["name", "dose", "renewals", "quantity", "is_ald", "not_substitutable", "motive"]

    name = forms.CharField(
        label="Médicament", max_length=400, error_messages={"required": "Dites quel médicament."}
    )
    cis = forms.RegexField(r"^\d{8}$", required=False, widget=forms.HiddenInput)
    dose = forms.CharField(
        label="Posologie et durée",
        max_length=200,
        error_messages={"required": "Dites combien, combien de fois et pendant combien de temps."},
    )
    renewals = forms.IntegerField(label="Renouvellements", min_value=0, max_value=12, required=False)
    quantity = forms.CharField(label="Quantité", max_length=80, required=False)
    not_substitutable = forms.BooleanField(label="Non substituable", required=False)
    motive = forms.ChoiceField(label="Motif de la non-substitution", choices=MOTIVES, required=False)

    def content(self) -> dict[str, Any]:
        found = super().content() | {"renewals": self.cleaned_data["renewals"] or 0}
        return found if found["not_substitutable"] else found | {"motive": ""}


class TextForm(LineForm):
    field_order = ["text", "is_ald"]

    text = forms.CharField(
        label="À prescrire", max_length=300, error_messages={"required": "Écrivez ce qui est prescrit."}
    )


class LeaveForm(LineForm):
    BESIDE = ("days", "starts_on")
    field_order = ["days", "starts_on", "is_prolongation", "earlier_days", "justification", "is_ald"]

    days = forms.IntegerField(label="Nombre de jours", min_value=1, max_value=MOST_DAYS)
    starts_on = forms.DateField(
        label="À partir du", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    is_prolongation = forms.BooleanField(label="Prolonge un arrêt en cours", required=False)
    earlier_days = forms.IntegerField(
        label="Jours déjà prescrits", min_value=0, max_value=MOST_DAYS, required=False
    )
    justification = forms.CharField(
        label="Pourquoi il ne peut pas consulter en présence", max_length=300, required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("is_prolongation") and not given.get("earlier_days"):
            self.add_error("earlier_days", "Dites de combien de jours est l’arrêt en cours.")
        return given

    def content(self) -> dict[str, Any]:
        return super().content() | {"starts_on": self.cleaned_data["starts_on"].isoformat()}


FORMS: Mapping[LineKind, type[LineForm]] = {
    LineKind.DRUG: DrugForm,
    LineKind.EXAM: TextForm,
    LineKind.NURSING: TextForm,
    LineKind.DEVICE: TextForm,
    LineKind.SICK_LEAVE: LeaveForm,
}


def line_form(
    kind: LineKind, *, has_ald: bool, data: Any = None, row: PrescriptionLine | None = None
) -> LineForm:
    """The form of this kind, filled from a line when one is changed."""
    initial = {**row.content, "is_ald": row.is_ald} if row else {}
    return FORMS[kind](data, initial=initial, has_ald=has_ald)


def new_line(kind: LineKind, form: LineForm) -> NewLine:
    """What a valid form says."""
    return NewLine(kind=kind, content=form.content(), is_ald=bool(form.cleaned_data.get("is_ald")))


class MeasuresForm(forms.Form):
    weight = forms.RegexField(
        r"^\d{1,3}([.,]\d{1,2})?$",
        label="Poids (kg)",
        required=False,
        error_messages={"invalid": "Un poids en kilogrammes, « 21,5 »."},
    )
    height = forms.RegexField(
        r"^\d{2,3}([.,]\d)?$",
        label="Taille (cm)",
        required=False,
        error_messages={"invalid": "Une taille en centimètres, « 118 »."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        halves(self, ("weight", "height"))


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi elle est annulée",
        max_length=300,
        error_messages={"required": "Dites pourquoi cette ordonnance est annulée."},
    )
    knows_dispensed = forms.BooleanField(
        label="Je sais qu’elle a été délivrée, j’appelle la pharmacie", required=False
    )

    def __init__(self, *args: Any, is_dispensed: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_dispensed:
            del self.fields["knows_dispensed"]
