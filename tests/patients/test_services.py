import datetime as dt
from uuid import uuid4

import pytest

from accounts.models import User
from audit import services as audit
from core.errors import Conflict, Invalid, Refused
from patients import selectors, services
from patients.enums import ConsentDecision, ConsentGiver, HistoryKind, Sex
from patients.models import CareRelation, Consent, HistoryItem, Patient
from patients.services import IdentityTraits, PossibleDuplicate
from tests.cast import actor_of
from tests.patients.factories import matricule

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
TRAITS = {
    "birth_name": "Dufour",
    "first_given_name": "Claire",
    "birth_date": dt.date(1968, 5, 3),
    "sex": Sex.FEMALE,
}


def test_whoever_registers_a_patient_follows_them(sylvie: User, morel: User) -> None:
    patient = services.patient_register(actor=actor_of(sylvie), traits=IdentityTraits(**TRAITS), at=NOW)

    assert selectors.patient_for(actor_of(sylvie), patient.public_id, at=NOW) == patient
    assert selectors.file_for(actor_of(morel), patient.public_id, at=NOW) == patient


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"birth_name": " "}, "birth_name"),
        ({"first_given_name": ""}, "first_given_name"),
        ({"birth_date": dt.date(2026, 11, 24)}, "birth_date"),
        ({"birth_date": dt.date(1880, 1, 1)}, "birth_date"),
        ({"ins_matricule": "255081416802539"}, "ins_matricule"),
    ],
)
def test_an_impossible_identity_is_refused_by_field(change: dict, field: str, morel: User) -> None:
    with pytest.raises(Invalid) as refusal:
        services.patient_register(actor=actor_of(morel), traits=IdentityTraits(**(TRAITS | change)), at=NOW)

    assert refusal.value.field == field
    assert not Patient.objects.exists()


def test_an_administrator_registers_nobody(luc: User) -> None:
    with pytest.raises(Refused):
        services.patient_register(actor=actor_of(luc), traits=IdentityTraits(**TRAITS), at=NOW)


def test_a_duplicate_is_told_before_it_is_made(mme_petit: Patient, weiss: User) -> None:
    traits = IdentityTraits(**TRAITS | {"birth_name": "Lemère", "birth_date": mme_petit.birth_date})

    with pytest.raises(PossibleDuplicate):
        services.patient_register(actor=actor_of(weiss), traits=traits, at=NOW)

    services.patient_register(actor=actor_of(weiss), traits=traits, is_duplicate_accepted=True, at=NOW)
    assert Patient.objects.count() == 2


def test_a_correction_is_found_under_its_new_name(mme_petit: Patient, sylvie: User, morel: User) -> None:
    traits = IdentityTraits(**TRAITS | {"birth_name": "Quillet", "ins_matricule": matricule(2)})

    services.patient_correct(
        actor=actor_of(sylvie), public_id=mme_petit.public_id, traits=traits, commune=None, at=NOW
    )

    assert selectors.search(actor_of(morel), "Quillet", at=NOW) == [mme_petit]
    assert selectors.search(actor_of(morel), "Lemaire", at=NOW) == []


def test_nothing_is_saved_when_the_journal_fails(morel: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    actor = actor_of(morel)
    monkeypatch.setattr(audit, "record", fail)

    with pytest.raises(RuntimeError):
        services.patient_register(actor=actor, traits=IdentityTraits(**TRAITS), at=NOW)
    assert not Patient.objects.exists()
    assert not CareRelation.objects.exists()


def test_a_new_treating_physician_replaces_the_former(mme_petit: Patient, morel: User, haddad: User) -> None:
    services.treating_physician_declare(
        actor=actor_of(morel), patient=mme_petit, practitioner=haddad.practitioner, at=NOW
    )

    declared = selectors.treating_physician_of(mme_petit)
    assert declared is not None
    assert declared.practitioner == haddad.practitioner
    assert not selectors.visible_to(actor_of(morel), NOW).exists()


def test_moving_out_closes_the_file_to_the_former_home(
    mme_petit: Patient, nadia: User, hospital: object
) -> None:
    services.residence_set(actor=actor_of(nadia), patient=mme_petit, site=hospital, room="3", at=NOW)

    assert not selectors.visible_to(actor_of(nadia), NOW).exists()


class TestHistory:
    def test_what_a_nurse_enters_waits_for_a_physician(
        self, mme_petit: Patient, nadia: User, morel: User
    ) -> None:
        item = services.history_item_add(
            actor=actor_of(nadia), patient=mme_petit, kind=HistoryKind.ALLERGY, text="Latex", at=NOW
        )
        assert item.confirmed_at is None

        services.history_item_confirm(
            actor=actor_of(morel), patient=mme_petit, public_id=item.public_id, at=NOW
        )
        with pytest.raises(Conflict):
            services.history_item_confirm(
                actor=actor_of(morel), patient=mme_petit, public_id=item.public_id, at=NOW
            )

    def test_a_nurse_confirms_nothing(self, mme_petit: Patient, nadia: User) -> None:
        item = services.history_item_add(
            actor=actor_of(nadia), patient=mme_petit, kind=HistoryKind.ALLERGY, text="Latex", at=NOW
        )
        with pytest.raises(Refused):
            services.history_item_confirm(
                actor=actor_of(nadia), patient=mme_petit, public_id=item.public_id, at=NOW
            )

    def test_what_a_physician_confirmed_is_ended_by_a_physician(
        self, mme_petit: Patient, nadia: User, morel: User
    ) -> None:
        latex = services.history_item_add(
            actor=actor_of(morel), patient=mme_petit, kind=HistoryKind.ALLERGY, text="Latex", at=NOW
        )
        typo = services.history_item_add(
            actor=actor_of(nadia), patient=mme_petit, kind=HistoryKind.ALLERGY, text="Latx", at=NOW
        )

        services.history_item_end(actor=actor_of(nadia), patient=mme_petit, public_id=typo.public_id, at=NOW)
        with pytest.raises(Refused):
            services.history_item_end(
                actor=actor_of(nadia), patient=mme_petit, public_id=latex.public_id, at=NOW
            )
        assert list(selectors.history_of(mme_petit)) == [latex]

    def test_what_is_ended_is_kept_and_no_longer_true(self, mme_petit: Patient, morel: User) -> None:
        item = services.history_item_add(
            actor=actor_of(morel), patient=mme_petit, kind=HistoryKind.TREATMENT, text="Aspirine", at=NOW
        )
        services.history_item_end(actor=actor_of(morel), patient=mme_petit, public_id=item.public_id, at=NOW)

        assert list(selectors.history_of(mme_petit)) == []
        assert HistoryItem.objects.get().ended_by == actor_of(morel).label


class TestConsent:
    def decide(self, actor: User, patient: Patient, **what: object) -> Consent:
        values = {
            "act_public_id": uuid4(),
            "decision": ConsentDecision.GIVEN,
            "given_by": ConsentGiver.PATIENT,
            "at": NOW,
        } | what
        return services.consent_record(actor=actor_of(actor), patient=patient, **values)

    def test_the_last_decision_counts(self, mme_petit: Patient, nadia: User) -> None:
        act = uuid4()
        self.decide(nadia, mme_petit, act_public_id=act)
        later = NOW + dt.timedelta(minutes=5)
        self.decide(nadia, mme_petit, act_public_id=act, decision=ConsentDecision.WITHDRAWN, at=later)

        last = selectors.consent_for(act)
        assert last is not None
        assert last.decision == ConsentDecision.WITHDRAWN

    def test_whoever_decides_for_the_patient_is_named(self, mme_petit: Patient, nadia: User) -> None:
        with pytest.raises(Invalid) as refusal:
            self.decide(nadia, mme_petit, given_by=ConsentGiver.TRUSTED_PERSON)
        assert refusal.value.field == "giver_name"

    @pytest.mark.parametrize("who", ["sylvie", "weiss", "luc"])
    def test_who_does_not_follow_her_collects_nothing(
        self, who: str, mme_petit: Patient, request: pytest.FixtureRequest
    ) -> None:
        with pytest.raises(Refused):
            self.decide(request.getfixturevalue(who), mme_petit)
