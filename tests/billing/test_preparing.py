"""From a closed act to the drafts: amounts by hand, once whatever happens, and absences that are said."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest

from accounts.models import User
from audit import services as audit
from billing import presenters, selectors, services
from billing.enums import NothingReason
from billing.models import FeeSheet, NothingToBill
from consultations import selectors as consultations
from consultations.selectors import BillingFacts
from core.actors import job
from core.clock import PARIS
from core.errors import NotFound
from directory.enums import Profession
from directory.models import Practitioner
from pathways.engine import Override
from pathways.verdicts import verdict_for
from patients.models import Patient
from scheduling import selectors as agenda
from scheduling.enums import Fact
from scheduling.selectors import Plan
from territory.enums import SiteKind
from territory.models import Site
from tests.cast import actor_of
from tests.directory.factories import PlaceOfExerciseFactory, PractitionerFactory
from tests.patients.factories import PatientFactory
from tests.territory.factories import SiteFactory
from tests.together import together

TUESDAY = dt.datetime(2026, 11, 24, 14, 31, tzinfo=PARIS)
LOADER = job("tests.billing")


@pytest.fixture
def plan(morel: User, nadia: User, mme_petit: Patient, ehpad: Site) -> Plan:
    """Mme Petit, her own GP, the salaried nurse of her EHPAD, on a Tuesday afternoon."""
    return Plan(
        patient=mme_petit,
        physician=morel.practitioner,
        starts_at=TUESDAY,
        form="assisted",
        site=ehpad,
        companion=nadia.practitioner,
        video="ok",
    )


@pytest.fixture
def facts(plan: Plan) -> BillingFacts:
    return told(plan)


def told(plan: Plan, override: Override | None = None) -> BillingFacts:
    """What billing reads of this act once it is closed, seventeen minutes after its start."""
    situation = agenda.situation_of(plan, agenda.background_of(plan))
    return BillingFacts(
        act_public_id=uuid4(),
        patient=plan.patient,
        physician=plan.physician,
        nurse=plan.companion,
        started_at=plan.starts_at,
        finished_at=plan.starts_at + dt.timedelta(minutes=17),
        closed_at=plan.starts_at + dt.timedelta(minutes=22),
        situation=situation,
        verdict=verdict_for(situation, override),
        is_decided=override is not None,
    )


@pytest.fixture
def prepare(monkeypatch: pytest.MonkeyPatch) -> object:
    """Prepares the sheets of an act whose facts are given: how they are gathered is tested on real acts."""

    def prepared(facts: BillingFacts) -> list[FeeSheet]:
        monkeypatch.setattr(consultations, "billing_facts", lambda _: facts)
        return services.fee_sheets_prepare(
            actor=LOADER, act_public_id=facts.act_public_id, at=facts.closed_at
        )

    return prepared


def amounts(sheet: FeeSheet) -> dict[str, Decimal | None]:
    return {line.code: line.amount for line in sheet.lines.order_by("position")}


def test_her_gp_has_tcg_and_the_salaried_nurse_has_none_and_it_is_said(
    facts: BillingFacts, prepare: object, nadia: User
) -> None:
    [sheet] = prepare(facts)

    assert amounts(sheet) == {"TCG": Decimal("25.00")}
    assert (sheet.ips, sheet.amo_rate) == ("T", Decimal("0.70"))
    nothing = NothingToBill.objects.get()
    assert (nothing.practitioner, nothing.reason) == (nadia.practitioner, NothingReason.SALARIED)


@pytest.fixture
def liberal() -> Practitioner:
    """A liberal nurse who comes to the EHPAD."""
    return PlaceOfExerciseFactory(practitioner=PractitionerFactory(nurse=True), mode="L").practitioner


@pytest.mark.parametrize(
    ("change", "nurse", "physician", "beside"),
    [
        ({}, "nadia", {"TCG": "25.00"}, {}),
        ({}, None, {"TCG": "25.00"}, {}),
        ({"facts": {Fact.SETTING: "planned_care"}}, "liberal", {"TCG": "25.00"}, {"TLS": "10.00"}),
        ({"facts": {Fact.SETTING: "home"}}, "liberal", {"TCG": "25.00"}, {"TLD": "15.00"}),
        ({}, "liberal", {"TCG": "25.00"}, {"TLL": "12.00"}),
        ({"during_care": True}, "liberal", {"TCG": "25.00"}, {"TLS": "10.00"}),
        ({"site": None}, "liberal", {"TCG": "25.00"}, {}),
        ({"site": None, "during_care": True}, "liberal", {"TCG": "25.00"}, {"TLS": "10.00"}),
        ({"starts_at": TUESDAY.replace(hour=20, minute=1)}, "nadia", {"TCG": "25.00", "MHP": "5.00"}, {}),
        ({"video": "failed"}, "liberal", {}, {}),
        ({"facts": {Fact.SALARIED: "yes", Fact.SETTING: "home"}}, "liberal", {}, {"TLD": "15.00"}),
    ],
)
def test_amounts_by_hand(
    change: dict,
    nurse: str | None,
    physician: dict,
    beside: dict,
    plan: Plan,
    prepare: object,
    request: pytest.FixtureRequest,
) -> None:
    person = request.getfixturevalue(nurse) if nurse else None
    companion = getattr(person, "practitioner", person)

    sheets = {sheet.share: sheet for sheet in prepare(told(replace(plan, companion=companion, **change)))}

    def billed(share: str) -> dict[str, str]:
        lines = amounts(sheets[share]) if share in sheets else {}
        return {code: str(amount) for code, amount in lines.items()}

    assert billed("physician") == physician
    assert billed("accompanying") == beside


@pytest.mark.parametrize(
    ("change", "rate", "insured", "left"),
    [
        ({}, "0.60", "7,20", "4,80"),
        ({"facts": {Fact.ALD: "yes"}}, "1.00", "12,00", "0,00"),
        ({"facts": {Fact.WORK_ACCIDENT: "yes"}}, "1.00", "12,00", "0,00"),
    ],
)
def test_the_liberal_nurse_is_paid_as_a_nurse_is(
    change: dict, rate: str, insured: str, left: str, plan: Plan, prepare: object, liberal: Practitioner
) -> None:
    """CSS, art. R160-5: 60 % of an auxiliary's care; RG_CF641: no indicator of the pathway on her sheet."""
    physician, nurse = prepare(told(replace(plan, companion=liberal, **change)))

    assert (physician.ips, nurse.ips, nurse.amo_rate) == ("T", "", Decimal(rate))
    view = presenters.sheet_view(nurse)
    assert (view.insurance_total, view.patient_total) == (f"{insured}\u00a0€", f"{left}\u00a0€")
    rates = [reason["code"] for reason in nurse.reasons if reason["code"].startswith("rate_")]
    assert len(rates) == 1


@pytest.fixture
def pharmacist() -> Practitioner:
    """Beside the patient in a pharmacy with a cart."""
    somebody = PractitionerFactory(profession=Profession.PHARMACIST, specialty=None, sector="")
    return PlaceOfExerciseFactory(
        practitioner=somebody, site=SiteFactory(kind=SiteKind.PHARMACY), mode="L"
    ).practitioner


def test_the_pharmacist_s_tracer_adds_nothing(plan: Plan, prepare: object, pharmacist: Practitioner) -> None:
    """Convention of 2022: TLM is sent with each act; what is paid is a yearly lump sum."""
    own, beside = prepare(told(replace(plan, companion=pharmacist)))

    assert own.total == Decimal("25.00")
    assert amounts(beside) == {"TLM": Decimal("1.00")}
    assert (beside.total, beside.amo_rate) == (Decimal(0), None)
    view = presenters.sheet_view(beside)
    [line] = view.lines
    assert (line.amount, line.insurance, line.patient) == ("1,00\u00a0€, hors total", "", "")
    assert (view.total, view.insurance_total, view.patient_total) == ("0,00\u00a0€",) * 3
    assert view.heading == "Votre feuille est prête, avec un code traceur"


def test_a_physician_who_gives_their_care_freely(plan: Plan, prepare: object, liberal: Practitioner) -> None:
    volunteer = PlaceOfExerciseFactory(mode="B").practitioner

    [nurse] = prepare(told(replace(plan, physician=volunteer, companion=liberal)))

    assert amounts(nurse) == {"TLL": Decimal("12.00")}
    assert NothingToBill.objects.get().reason == NothingReason.VOLUNTEER


def test_somebody_else_s_patient_of_eighty_has_mop(plan: Plan, prepare: object, msp: Site) -> None:
    colleague = PlaceOfExerciseFactory(site=msp, mode="L").practitioner

    [sheet] = prepare(told(replace(plan, physician=colleague)))

    assert amounts(sheet) == {"TCG": Decimal("25.00"), "MOP": Decimal("5.00")}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"video": "failed"}, NothingReason.NOT_BILLABLE),
        ({"facts": {Fact.SALARIED: "yes"}}, NothingReason.SALARIED),
        ({"facts": {Fact.VOLUNTEER: "yes"}}, NothingReason.VOLUNTEER),
    ],
)
def test_why_the_physician_has_no_sheet(
    change: dict, reason: str, plan: Plan, prepare: object, morel: User
) -> None:
    assert prepare(told(replace(plan, **change))) == []
    assert NothingToBill.objects.get(practitioner=morel.practitioner).reason == reason


def test_a_physician_without_a_sector_is_told_what_the_directory_lacks(plan: Plan, prepare: object) -> None:
    plan.physician.sector = ""

    assert prepare(told(plan)) == []
    reason = NothingToBill.objects.get(practitioner=plan.physician).reason
    assert reason == NothingReason.UNKNOWN_TARIFF


@pytest.mark.parametrize(
    ("mode", "change", "reason"),
    [
        ("S", {}, NothingReason.SALARIED),
        ("B", {}, NothingReason.VOLUNTEER),
        ("L", {"site": None}, NothingReason.UNKNOWN_SETTING),
        ("", {}, NothingReason.UNKNOWN_MODE),
        ("L", {"video": "failed"}, NothingReason.NOT_BILLABLE),
    ],
)
def test_why_the_nurse_has_none(mode: str, change: dict, reason: str, plan: Plan, prepare: object) -> None:
    nurse = PractitionerFactory(nurse=True)
    if mode:
        PlaceOfExerciseFactory(practitioner=nurse, mode=mode)

    prepare(told(replace(plan, companion=nurse, **change)))

    assert NothingToBill.objects.get(practitioner=nurse).reason == reason


def test_another_trade_beside_the_patient_has_no_code(plan: Plan, prepare: object) -> None:
    midwife = PractitionerFactory(profession=Profession.MIDWIFE, specialty=None, sector="")
    PlaceOfExerciseFactory(practitioner=midwife, mode="L")

    prepare(told(replace(plan, companion=midwife)))

    assert NothingToBill.objects.get().reason == NothingReason.NO_CODE


@pytest.mark.parametrize(
    ("said", "rate", "nature", "words"),
    [
        ({}, "0.70", "illness", "Maladie"),
        ({Fact.ALD: "yes"}, "1.00", "illness", "Maladie, en rapport avec l’ALD"),
        ({Fact.MATERNITY: "yes"}, "1.00", "maternity", "Maternité"),
        ({Fact.WORK_ACCIDENT: "yes"}, "1.00", "work_accident", "Accident du travail"),
    ],
)
def test_the_insurance_is_what_the_physician_said(
    said: dict, rate: str, nature: str, words: str, plan: Plan, prepare: object
) -> None:
    """Having an ALD is not enough: the act is related to it, or it is not."""
    plan.patient.has_ald = True

    [sheet] = prepare(told(replace(plan, facts=said)))

    assert (sheet.amo_rate, sheet.nature) == (Decimal(rate), nature)
    label, nature_said = presenters.sheet_view(sheet).coverage[0]
    assert label == "Nature d’assurance"
    assert nature_said.startswith(words)


def test_the_indicator_that_the_physician_chose_and_why(plan: Plan, prepare: object) -> None:
    decision = Override(ips="U", motive="Chute dans la nuit, adressée par le 15.")

    [sheet] = prepare(told(plan, decision))

    assert (sheet.ips, sheet.pathway_status, sheet.is_decided) == ("U", "excluded_from_pathway", True)
    view = presenters.sheet_view(sheet)
    assert [said for _, said in view.pathway] == ["IPS U, urgence", "Choisi par le médecin : voyez pourquoi"]
    assert any("Chute dans la nuit" in finding["text"] for finding in view.findings)


def test_twice_is_once(facts: BillingFacts, prepare: object) -> None:
    assert prepare(facts) == prepare(facts)
    assert FeeSheet.objects.count() == 1
    assert NothingToBill.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_prepare_once(facts: BillingFacts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consultations, "billing_facts", lambda _: facts)
    told = {"actor": LOADER, "act_public_id": facts.act_public_id, "at": facts.closed_at}
    assert together(*[partial(services.fee_sheets_prepare, **told)] * 8) == [None] * 8
    assert FeeSheet.objects.count() == 1


def test_nothing_is_saved_when_the_journal_fails(
    facts: BillingFacts, prepare: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)

    with pytest.raises(RuntimeError):
        prepare(facts)
    assert not FeeSheet.objects.exists()


@pytest.mark.parametrize("who", ["morel", "nadia", "sylvie", "haddad", "weiss", "luc"])
def test_a_sheet_is_its_professional_s(
    who: str, facts: BillingFacts, prepare: object, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("sylvie")
    [sheet] = prepare(facts)
    actor = actor_of(request.getfixturevalue(who))

    if who in {"morel", "sylvie"}:
        assert selectors.sheet_for(actor, sheet.public_id) == sheet
    else:
        with pytest.raises(NotFound):
            selectors.sheet_for(actor, sheet.public_id)


def test_the_matricule_leaves_only_when_qualified(plan: Plan, facts: BillingFacts, prepare: object) -> None:
    provisional = PatientFactory(ins_matricule=facts.patient.ins_matricule)
    [known] = prepare(facts)
    [unknown] = prepare(told(replace(plan, patient=provisional)))

    matricule = facts.patient.ins_matricule
    assert matricule[:1] + "\u00a0" + matricule[1:3] in presenters.sheet_view(known).beneficiary[2]
    assert presenters.sheet_view(unknown).beneficiary[2] == "Matricule : identité non qualifiée"
