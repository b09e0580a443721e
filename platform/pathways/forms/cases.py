"""A case to try: the keys of the contract as fields. Nothing of it is kept."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import forms

from core import clock
from nomenclature.specialties import specialty_labels
from pathways.engine import Situation, SituationError, situation_from_mapping
from pathways.forms.fields import day_field

Choices = list[tuple[str, str]]

UNKNOWN = ("unknown", "Non précisé")
YES_NO: Choices = [UNKNOWN, ("yes", "Oui"), ("no", "Non")]
EXERCISE: Choices = [UNKNOWN, ("yes", "Libéral"), ("no", "Salarié")]
FORMS: Choices = [
    ("assisted", "Téléconsultation assistée"),
    ("simple_video", "Téléconsultation simple"),
    ("between_physicians", "Téléconsultation entre médecins"),
    ("tele_expertise", "Télé-expertise"),
]
VIDEO: Choices = [UNKNOWN, ("ok", "Établie"), ("failed", "En échec")]
ORIENTATION: Choices = [
    UNKNOWN,
    ("treating_physician", "Par le médecin traitant"),
    ("other_physician", "Par un autre médecin"),
    ("coordinated_organisation", "Organisation coordonnée territoriale"),
    ("sas", "Service d’accès aux soins"),
    ("none", "Aucune"),
]
TREATING: Choices = [UNKNOWN, ("declared", "Déclaré"), ("none", "Aucun")]
SECTOR: Choices = [UNKNOWN, ("1", "Secteur 1"), ("2", "Secteur 2")]
ACCOMPANYING: Choices = [
    ("unknown", "Personne"),
    ("nurse", "Infirmier"),
    ("pharmacist", "Pharmacien"),
    ("other", "Autre"),
]
SETTING: Choices = [
    UNKNOWN,
    ("planned_care", "Lors d’un soin déjà prévu"),
    ("dedicated_place", "Dans un lieu dédié"),
    ("home", "À domicile"),
]
REQUESTER: Choices = [
    UNKNOWN,
    ("physician", "Médecin"),
    ("midwife", "Sage-femme"),
    ("nurse", "Infirmier"),
    ("speech_therapist", "Orthophoniste"),
    ("physiotherapist", "Kinésithérapeute"),
    ("podiatrist", "Pédicure-podologue"),
    ("other", "Autre"),
]


def _choice(label: str, choices: Choices | Callable[[], Choices]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices)


def _flag(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=999)


def specialty_choices() -> Choices:
    return [UNKNOWN, *sorted(specialty_labels().items(), key=lambda item: item[1].casefold())]


class CaseForm(forms.Form):
    """Fields are named after the contract, `patient__ald` for `patient.ald`. An unticked box says no."""

    date = day_field("Date de l’acte", required=True)
    hour = forms.TimeField(
        label="Heure de début", required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    form = _choice("Forme", FORMS)
    video = _choice("Vidéo", VIDEO)
    orientation = _choice("Orientation", ORIENTATION)
    last_in_person_on = day_field("Dernière consultation en présence")
    urgency = _flag("Urgence")
    regulated = _flag("Adressé par la régulation médicale (SAS ou 15)")

    patient__birth_date = day_field("Date de naissance")
    patient__treating_physician = _choice("Médecin traitant", TREATING)
    patient__treating_physician_available = _choice("Médecin traitant disponible à temps", YES_NO)
    patient__ehpad_resident = _flag("Réside en EHPAD")
    patient__disability_resident = _flag("Réside dans un établissement pour adultes handicapés")
    patient__priority_zone = _flag("Habite une zone d’intervention prioritaire")
    patient__away_from_home = _flag("Hors de sa résidence habituelle")
    patient__detainee = _flag("Personne détenue")
    patient__ald = _flag("Acte en rapport avec une ALD")
    patient__maternity = _flag("Maternité")
    patient__work_accident = _flag("Accident du travail ou maladie professionnelle")

    physician__specialty = _choice("Spécialité", specialty_choices)
    physician__sector = _choice("Secteur", SECTOR)
    physician__same_territory = _choice("Du territoire du patient", YES_NO)
    physician__is_treating_physician = _flag("Est le médecin traitant du patient")
    physician__replaces_treating_physician = _flag("Remplace le médecin traitant")
    physician__optam = _flag("Adhère à l’OPTAM")
    physician__opposable_tariff = _flag("Applique le tarif opposable")
    physician__salaried = _flag("Salarié")
    physician__volunteer = _flag("Bénévole")

    accompanying__profession = _choice("Profession de l’accompagnant", ACCOMPANYING)
    accompanying__liberal = _choice("Mode d’exercice", EXERCISE)
    accompanying__setting = _choice("Cadre", SETTING)

    requester__profession = _choice("Profession du requérant", REQUESTER)
    requester__liberal = _choice("Mode d’exercice du requérant", EXERCISE)
    year_counts__requis_patient = _count("Télé-expertises de l’année, ce requis et ce patient")
    year_counts__requerant_patient = _count("Télé-expertises de l’année, ce requérant et ce patient")
    year_counts__patient_total = _count("Télé-expertises de l’année pour ce patient")

    def groups(self) -> Iterator[dict[str, Any]]:
        """The fields by subject, as the page lays them out."""
        titles = {
            "": "L’acte",
            "patient": "Le patient",
            "physician": "Le médecin",
            "accompanying": "L’accompagnant",
            "requester": "Le requérant, pour une télé-expertise",
        }
        for prefix, title in titles.items():
            bound = [self[name] for name in self.fields if _group(name) == prefix]
            yield {
                "key": prefix or "act",
                "title": title,
                "fields": [field for field in bound if field.widget_type != "checkbox"],
                "flags": [field for field in bound if field.widget_type == "checkbox"],
            }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                cleaned["situation"] = situation_from_mapping(contract_of(cleaned))
            except SituationError as error:
                name = error.path.replace(".", "__")
                self.add_error("hour" if name == "starts_at" else name, error.message)
        return cleaned

    @property
    def situation(self) -> Situation:
        """The case, once the form is valid."""
        situation: Situation = self.cleaned_data["situation"]
        return situation


def contract_of(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as the JSON of the contract."""
    data: dict[str, Any] = {}
    for name, value in cleaned.items():
        if value in ("unknown", None) or name == "hour":
            continue
        where, _, inner = name.rpartition("__")
        place = data.setdefault(where, {}) if where else data
        place[inner] = _plain(inner, value)
    if cleaned.get("hour") is not None:
        start = dt.datetime.combine(cleaned["date"], cleaned["hour"], clock.PARIS)
        data["starts_at"] = start.isoformat()
    return data


def _plain(name: str, value: Any) -> Any:
    if value in ("yes", "no"):
        return value == "yes"
    return value.isoformat() if name in ("date", "birth_date", "last_in_person_on") else value


def _group(name: str) -> str:
    prefix = name.rpartition("__")[0]
    return "requester" if prefix == "year_counts" else prefix
