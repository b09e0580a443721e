"""One hundred and fifty fictional patients with well-formed test matricules, some of them known by name."""

import datetime as dt
import itertools
import random
from dataclasses import dataclass

from accounts import selectors as accounts
from accounts.enums import Role
from core.actors import Actor, job
from core.clock import today
from demo.loaders.files import table
from directory.models import Practitioner
from patients import services
from patients.enums import HistoryKind, RelativeKind, Sex
from patients.models import Patient
from patients.rules import nir_key
from patients.services import IdentityTraits
from territory.models import Commune, Site

RESIDENTS = 50  # of Les Marronniers; then 20 of Les Tilleuls, then people at home
FICTION = table("patients")


def physician_actor(practitioner: Practitioner, at: dt.datetime) -> Actor:
    """This physician, signed in: what the demo holds was entered by somebody who may."""
    return accounts.actor_as(practitioner.user, Role.PHYSICIAN, today(at))


@dataclass(frozen=True, slots=True)
class Home:
    """Where a demo patient lives and who treats them."""

    commune: Commune
    physician: Practitioner
    residence: Site | None = None
    room: str = ""


def load(sites: dict[str, Site], people: dict[str, Practitioner], at: dt.datetime) -> dict[str, Patient]:
    """Mme Petit and the 149 others; those that stories name, by key."""
    petit = _load_petit(sites, people, at)
    others = [_load_somebody(rank, home, at) for rank, home in enumerate(_homes(sites, people), start=2)]
    return {"petit": petit} | {f"patient-{rank}": patient for rank, patient in enumerate(others, start=2)}


def _homes(sites: dict[str, Site], people: dict[str, Practitioner]) -> list[Home]:
    """149 homes: two EHPAD and the communes of both territories, shared between their physicians."""
    guise = itertools.cycle([people[key] for key in ("morel", "vasseur", "aubry")])
    oise = itertools.cycle([people[key] for key in ("bernard", "dumont", "fontaine", "henry")])
    marronniers = [
        Home(sites["marronniers"].commune, next(guise), sites["marronniers"], str(room))
        for room in range(13, 13 + RESIDENTS - 1)
    ]
    tilleuls = [
        Home(sites["tilleuls"].commune, next(guise), sites["tilleuls"], str(room)) for room in range(1, 21)
    ]
    north = itertools.cycle(Commune.objects.filter(insee_code__startswith="02").order_by("insee_code"))
    south = itertools.cycle(Commune.objects.filter(insee_code__startswith="60").order_by("insee_code"))
    at_home = [Home(next(north), next(guise)) for _ in range(40)]
    return [*marronniers, *tilleuls, *at_home, *(Home(next(south), next(oise)) for _ in range(40))]


def _load_petit(sites: dict[str, Site], people: dict[str, Practitioner], at: dt.datetime) -> Patient:
    """Mme Jeanne Petit, née Lemaire, chambre 12: the resident of the story."""
    traits = IdentityTraits(
        birth_name="Lemaire",
        used_name="Petit",
        first_given_name="Jeanne",
        given_names="Jeanne Marie Louise",
        birth_date=dt.date(1939, 3, 12),
        sex=Sex.FEMALE,
        birth_place_code="02558",
        ins_matricule=_matricule(Sex.FEMALE, dt.date(1939, 3, 12), 1),
    )
    marronniers = sites["marronniers"]
    home = Home(marronniers.commune, people["morel"], marronniers, "12")
    patient = _register(traits, home, at)
    Patient.objects.filter(pk=patient.pk).update(has_ald=True)
    actor = physician_actor(people["morel"], at)
    for kind, text in (
        (HistoryKind.ALLERGY, "Pénicilline"),
        (HistoryKind.ANTECEDENT, "Insuffisance cardiaque, FEVG 45 % (2024), ALD"),
        (HistoryKind.ANTECEDENT, "Fibrillation auriculaire permanente"),
        (HistoryKind.TREATMENT, "Furosémide 40 mg, bisoprolol 2,5 mg, apixaban 5 mg"),
    ):
        services.history_item_add(actor=actor, patient=patient, kind=kind, text=text, at=at)
    services.relative_add(
        actor=actor,
        patient=patient,
        kind=RelativeKind.TRUSTED_PERSON,
        name="Anne Petit",
        relation="sa fille",
        phone="06 39 98 14 07",
        at=at,
    )
    return patient


def _load_somebody(rank: int, home: Home, at: dt.datetime) -> Patient:
    """The same person at each load: everything follows from the rank."""
    chance = random.Random(rank)  # noqa: S311 - fiction, not secrecy
    sex = Sex.FEMALE if chance.random() < 0.6 else Sex.MALE
    oldest, youngest = (1930, 1950) if home.residence else (1936, 2018)
    born = dt.date(chance.randint(oldest, youngest), chance.randint(1, 12), chance.randint(1, 28))
    family = FICTION["family"]
    traits = IdentityTraits(
        birth_name=family[rank % len(family)],
        used_name=chance.choice(family) if sex == Sex.FEMALE and born.year < 1975 else "",
        first_given_name=chance.choice(FICTION["women" if sex == Sex.FEMALE else "men"]),
        birth_date=born,
        sex=sex,
        birth_place_code=home.commune.insee_code,
        ins_matricule=_matricule(sex, born, rank),
        phone=f"06 39 98 {chance.randint(10, 99)} {chance.randint(10, 99)}",
    )
    patient = _register(traits, home, at)
    _add_history(patient, home.physician, chance, at)
    return patient


def _add_history(patient: Patient, physician: Practitioner, chance: random.Random, at: dt.datetime) -> None:
    history = chance.choice(FICTION["histories"])
    actor = physician_actor(physician, at)
    for kind, text in (
        (HistoryKind.ANTECEDENT, history["antecedent"]),
        (HistoryKind.TREATMENT, history["treatment"]),
    ):
        services.history_item_add(actor=actor, patient=patient, kind=kind, text=text, at=at)
    if history["ald"]:
        Patient.objects.filter(pk=patient.pk).update(has_ald=True)


def _register(traits: IdentityTraits, home: Home, at: dt.datetime) -> Patient:
    actor = physician_actor(home.physician, at)
    patient = services.patient_register(
        actor=actor, traits=traits, commune=home.commune, is_duplicate_accepted=True, at=at
    )
    Patient.objects.filter(pk=patient.pk).update(is_ins_retrieved=True, is_document_checked=True)
    loader = job("demo.load")
    services.treating_physician_declare(actor=loader, patient=patient, practitioner=home.physician, at=at)
    if home.residence:
        services.residence_set(actor=loader, patient=patient, site=home.residence, room=home.room, at=at)
    return patient


def _matricule(sex: Sex, born: dt.date, rank: int) -> str:
    """A test matricule: sex, year, month, a department and commune, an order of birth, the key."""
    digit = "2" if sex == Sex.FEMALE else "1"
    body = f"{digit}{born:%y%m}02558{rank:03d}"
    return f"{body}{nir_key(body):02d}"
