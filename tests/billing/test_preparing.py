"""From a closed act to the drafts: amounts by hand, once whatever happens, and absences that are said."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection

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
from patients.models import Patient
from territory.models import Site
from tests.cast import actor_of
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import MotiveFactory

TUESDAY = dt.datetime(2026, 11, 24, 14, 31, tzinfo=PARIS)
LOADER = job("tests.billing")


@pytest.fixture
def facts(morel: User, nadia: User, mme_petit: Patient, ehpad: Site) -> BillingFacts:
    """Mme Petit, her own GP, the salaried nurse of her EHPAD, on a Tuesday afternoon."""
    return BillingFacts(
        act_public_id=uuid4(),
        patient=mme_petit,
        physician=morel.practitioner,
        physician_mode="L",
        is_treating_physician=True,
        nurse=nadia.practitioner,
        nurse_mode="S",
        site=ehpad,
        motive=MotiveFactory(),
        form="assisted",
        started_at=TUESDAY,
        finished_at=TUESDAY + dt.timedelta(minutes=17),
        closed_at=TUESDAY + dt.timedelta(minutes=22),
        is_video_ok=True,
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


@pytest.mark.parametrize(
    ("change", "physician", "nurse"),
    [
        ({"nurse_mode": "L"}, {"TCG": "25.00"}, {"TLL": "12.00"}),
        ({"nurse": None, "nurse_mode": ""}, {"TCG": "25.00"}, {}),
        ({"started_at": TUESDAY.replace(hour=20, minute=1)}, {"TCG": "25.00", "MHP": "5.00"}, {}),
        ({"is_treating_physician": False}, {"TCG": "25.00", "MOP": "5.00"}, {}),
        ({"is_video_ok": False, "nurse_mode": "L"}, {}, {}),
        ({"physician_mode": "S", "nurse_mode": "L"}, {}, {"TLL": "12.00"}),
    ],
)
def test_amounts_by_hand(
    change: dict, physician: dict, nurse: dict, facts: BillingFacts, prepare: object
) -> None:
    start = change.get("started_at", TUESDAY)
    facts = replace(facts, **change, finished_at=start + dt.timedelta(minutes=17))

    sheets = {sheet.share: sheet for sheet in prepare(facts)}

    def told(share: str) -> dict[str, str]:
        billed = amounts(sheets[share]) if share in sheets else {}
        return {code: str(amount) for code, amount in billed.items()}

    assert told("physician") == physician
    assert told("accompanying") == nurse


def test_twice_is_once(facts: BillingFacts, prepare: object) -> None:
    assert prepare(facts) == prepare(facts)
    assert FeeSheet.objects.count() == 1
    assert NothingToBill.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_prepare_once(facts: BillingFacts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consultations, "billing_facts", lambda _: facts)
    start = Barrier(8)

    def work() -> None:
        start.wait()
        services.fee_sheets_prepare(actor=LOADER, act_public_id=facts.act_public_id, at=facts.closed_at)
        connection.close()

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

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


def test_the_matricule_leaves_only_when_qualified(facts: BillingFacts, prepare: object) -> None:
    provisional = PatientFactory(ins_matricule=facts.patient.ins_matricule)
    [known] = prepare(facts)
    [unknown] = prepare(replace(facts, patient=provisional, act_public_id=uuid4()))

    matricule = facts.patient.ins_matricule
    assert matricule[:1] + "\u00a0" + matricule[1:3] in presenters.sheet_view(known).beneficiary[2]
    assert presenters.sheet_view(unknown).beneficiary[2] == "Matricule : identité non qualifiée"
