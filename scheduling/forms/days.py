"""What is typed of one day, of a leave, and of what a physician keeps around each act."""

import datetime as dt
from typing import Any, ClassVar

from django import forms

from core.clock import PARIS
from core.entry import Editing, halves
from directory.models import Practitioner
from scheduling import selectors
from scheduling.enums import DayKind
from scheduling.forms.hours import EVERYBODY, PlaceField, date_field, time_field
from scheduling.models import Absence, AgendaLimits, Owner
from territory.models import Site

A_DAY = dt.timedelta(days=1)


class ExceptionForm(Editing, forms.Form):
    """One day closed, or open besides."""

    kind = forms.ChoiceField(
        label="Ce jour-là", choices=DayKind.choices, widget=forms.RadioSelect, initial=DayKind.CLOSED
    )
    day = date_field("Jour")
    starts_at = time_field("De", required=False)
    ends_at = time_field("À", required=False, help_text="Sans heures : fermé toute la journée.")
    reason = forms.CharField(label="Raison", required=False, max_length=120)

    def __init__(self, owner: Owner, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(owner, Practitioner):
            self.fields["place"] = PlaceField(owner, required=False, initial=EVERYBODY)
        if isinstance(owner, Site):
            self.fields["nurse"] = forms.ModelChoiceField(
                label="Pour qui",
                queryset=selectors.nurses_of(owner),
                required=False,
                to_field_name="public_id",
                empty_label="Tout le site",
                help_text="Une personne absente, ou là en plus. Tout le site : fermé à tous.",
            )
        halves(self, ("starts_at", "ends_at"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts_at, ends_at = values.get("starts_at"), values.get("ends_at")
        if bool(starts_at) != bool(ends_at):
            self.add_error("ends_at" if starts_at else "starts_at", "Donnez les deux heures.")
        elif starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", "L’heure de fin précède l’heure de début.")
        elif values.get("kind") == DayKind.OPEN and not starts_at:
            self.add_error("starts_at", "Une ouverture a deux heures : de… à…")
        return values

    def values(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        place = values.pop("place", {})
        return values | (place if values["kind"] == DayKind.OPEN else {})


class AbsenceForm(Editing, forms.Form):
    """Days of leave, both included; an hour makes it shorter. A deputy has a name."""

    first_day = date_field("Premier jour")
    first_hour = time_field("À partir de", required=False, help_text="Vide : dès le matin.")
    last_day = date_field("Dernier jour")
    last_hour = time_field("Jusqu’à", required=False, help_text="Vide : jusqu’au soir.")

    def __init__(self, owner: Practitioner, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"] = forms.ModelChoiceField(
            label="Suppléant",
            queryset=selectors.colleagues_of(owner),
            required=False,
            to_field_name="public_id",
            empty_label="Personne",
            help_text="Un médecin de vos sites ou du territoire, qui reçoit vos demandes.",
        )
        halves(self, ("first_day", "first_hour", "last_day", "last_hour"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if {"first_day", "last_day"} <= values.keys() and self._period()[0] >= self._period()[1]:
            self.add_error("last_day", "La fin précède le début.")
        return values

    def values(self) -> dict[str, Any]:
        starts_at, ends_at = self._period()
        return {"starts_at": starts_at, "ends_at": ends_at, "deputy": self.cleaned_data["deputy"]}

    def _period(self) -> tuple[dt.datetime, dt.datetime]:
        values = self.cleaned_data
        first_hour, last_hour = values.get("first_hour") or dt.time(), values.get("last_hour")
        last_day = values["last_day"] if last_hour else values["last_day"] + A_DAY
        return (
            dt.datetime.combine(values["first_day"], first_hour, tzinfo=PARIS).astimezone(dt.UTC),
            dt.datetime.combine(last_day, last_hour or dt.time(), tzinfo=PARIS).astimezone(dt.UTC),
        )


def absence_shown(row: Absence) -> dict[str, Any]:
    """What AbsenceForm shows of a row."""
    first, last = row.starts_at.astimezone(PARIS), row.ends_at.astimezone(PARIS)
    is_whole = last.time() == dt.time()
    return {
        "first_day": first.date(),
        "first_hour": None if first.time() == dt.time() else first.time(),
        "last_day": last.date() - A_DAY if is_whole else last.date(),
        "last_hour": None if is_whole else last.time(),
        "deputy": row.deputy.public_id if row.deputy else None,
    }


class BusyFeedForm(Editing, forms.Form):
    """The private address of another agenda. The one that is kept is not shown again: it is a key."""

    address = forms.CharField(
        label="Adresse iCalendar secrète",
        max_length=2000,
        widget=forms.URLInput({"autocomplete": "off", "placeholder": "https://…/agenda.ics"}),
        help_text="Dans votre autre agenda : « Partager », « Adresse secrète au format iCal ».",
    )


class LimitsForm(Editing, forms.ModelForm):
    class Meta:
        model = AgendaLimits
        fields = ("buffer_before", "buffer_after", "most_a_day", "patient_moves")
        help_texts: ClassVar = {
            "buffer_before": "Pour lire le dossier. Ces minutes restent libres.",
            "buffer_after": "Pour écrire le compte rendu.",
            "patient_moves": "Par le lien reçu, parmi vos heures libres, jusqu’à deux heures avant.",
            "most_a_day": "Vide : sans limite. Atteinte, la journée n’est plus proposée.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        halves(self, ("buffer_before", "buffer_after"))
        self.watch(self.instance)
