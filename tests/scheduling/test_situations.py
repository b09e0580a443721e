"""One builder for every page and the fee sheet: what the files say, what was said, and what stays unknown."""

import datetime as dt
from dataclasses import replace

import pytest

from accounts.models import User
from core.clock import PARIS
from directory.enums import ExerciseMode, Profession
from pathways.engine import Situation
from patients.models import Patient
from scheduling import selectors
from scheduling.enums import Fact
from scheduling.selectors import Plan
from territory.enums import SiteKind, TerritoryKind
from territory.models import Site, Territory
from tests.consultations.factories import assisted
from tests.directory.factories import PlaceOfExerciseFactory, PractitionerFactory
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import AbsenceFactory
from tests.territory.factories import CommuneFactory, SiteFactory, TerritoryFactory

TUESDAY = dt.datetime(2026, 11, 24, 14, 30, tzinfo=PARIS)


@pytest.fixture
def plan(mme_petit: Patient, morel: User, ehpad: Site) -> Plan:
    """Mme Petit at the cart of her EHPAD, with her own GP, on a Tuesday afternoon."""
    return Plan(
        patient=mme_petit, physician=morel.practitioner, starts_at=TUESDAY, form="assisted", site=ehpad
    )


def built(plan: Plan, **change: object) -> Situation:
    changed = replace(plan, **change)
    return selectors.situation_of(changed, selectors.background_of(changed))


class TestTheAct:
    def test_it_is_judged_on_its_day_and_hour_in_france(self, plan: Plan) -> None:
        late = dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)

        situation = built(plan, starts_at=late)

        assert (situation.date, situation.starts_at.hour) == (dt.date(2026, 11, 25), 0)

    def test_nothing_is_presumed(self, plan: Plan) -> None:
        situation = built(plan)

        assert (situation.video, situation.orientation, situation.urgency) == (None, None, None)
        assert (situation.last_in_person_on, situation.patient.ald) == (None, None)

    def test_what_was_said_stands_in_its_place(self, plan: Plan) -> None:
        facts = {Fact.ORIENTATION: "sas", Fact.REGULATED: "yes", Fact.LAST_IN_PERSON: "2026-09-02"}

        situation = built(plan, facts=facts, video="ok")

        assert (situation.orientation, situation.regulated, situation.video) == ("sas", True, "ok")
        assert situation.last_in_person_on == dt.date(2026, 9, 2)


class TestThePatient:
    def test_a_resident_lives_where_the_ehpad_is(self, plan: Plan) -> None:
        plan.patient.commune = CommuneFactory(insee_code="75056")

        situation = built(plan)

        assert situation.patient.ehpad_resident is True
        assert situation.patient.commune == "02558"

    @pytest.mark.parametrize("is_priority", [True, False])
    def test_a_priority_zone_is_the_commune_s(self, plan: Plan, is_priority: bool) -> None:
        at_home = PatientFactory(commune=CommuneFactory(is_priority_zone=is_priority))

        situation = built(plan, patient=at_home)

        assert (situation.patient.priority_zone, situation.patient.ehpad_resident) == (is_priority, False)

    def test_having_an_ald_does_not_make_every_act_related_to_it(self, plan: Plan) -> None:
        plan.patient.has_ald = True

        assert built(plan).patient.ald is None
        assert built(plan, facts={Fact.ALD: "yes"}).patient.ald is True
        assert built(plan, facts={Fact.ALD: "no"}).patient.ald is False


class TestTheTreatingPhysician:
    def test_declared_and_the_physician_of_the_act(self, plan: Plan) -> None:
        situation = built(plan)

        assert situation.patient.treating_physician == "declared"
        assert situation.physician.is_treating_physician is True

    def test_declared_and_somebody_else(self, plan: Plan, haddad: User) -> None:
        assert built(plan, physician=haddad.practitioner).physician.is_treating_physician is False

    @pytest.mark.parametrize(
        ("said", "treating", "is_treating"),
        [({}, None, None), ("none", "none", False), ("declared", "declared", False)],
    )
    def test_a_file_that_names_nobody(
        self, plan: Plan, said: str, treating: str | None, is_treating: bool | None
    ) -> None:
        facts = {Fact.TREATING_PHYSICIAN: said} if said else {}

        situation = built(plan, patient=PatientFactory(), facts=facts)

        assert situation.patient.treating_physician == treating
        assert situation.physician.is_treating_physician is is_treating

    @pytest.mark.parametrize(("days", "replaces"), [(-1, None), (0, True), (13, True), (14, None)])
    def test_the_deputy_named_for_an_absence(
        self, plan: Plan, morel: User, haddad: User, days: int, replaces: bool | None
    ) -> None:
        AbsenceFactory(
            practitioner=morel.practitioner,
            deputy=haddad.practitioner,
            starts_at=TUESDAY,
            ends_at=TUESDAY + dt.timedelta(days=14),
        )
        when = TUESDAY + dt.timedelta(days=days)

        situation = built(plan, physician=haddad.practitioner, starts_at=when)

        assert situation.physician.replaces_treating_physician is replaces

    def test_a_deputy_of_somebody_else_replaces_nobody(self, plan: Plan, weiss: User, haddad: User) -> None:
        AbsenceFactory(practitioner=weiss.practitioner, deputy=haddad.practitioner, starts_at=TUESDAY)

        situation = built(plan, physician=haddad.practitioner)
        assert situation.physician.replaces_treating_physician is None


class TestTheTerritory:
    def test_a_place_of_the_same_territory(self, plan: Plan) -> None:
        physician = built(plan).physician

        assert (physician.same_territory, physician.commune) == (True, "02361")

    def test_a_place_of_another(self, plan: Plan, weiss: User) -> None:
        assert built(plan, physician=weiss.practitioner).physician.same_territory is False

    def test_a_territory_drawn_over_both_communes(self, plan: Plan, weiss: User, ehpad: Site) -> None:
        drawn = TerritoryFactory(kind=TerritoryKind.ESP)
        drawn.communes.add(ehpad.commune, CommuneFactory(insee_code="02722"))

        assert built(plan, physician=weiss.practitioner).physician.same_territory is True

    def test_a_sas_covers_a_department_and_is_no_proximity(
        self, plan: Plan, weiss: User, ehpad: Site
    ) -> None:
        drawn = TerritoryFactory(kind=TerritoryKind.SAS)
        drawn.communes.add(ehpad.commune, CommuneFactory(insee_code="02722"))

        assert built(plan, physician=weiss.practitioner).physician.same_territory is False

    def test_the_same_commune_needs_no_map(self, plan: Plan) -> None:
        neighbour = PractitionerFactory()
        site = SiteFactory(commune=CommuneFactory(insee_code="02558"), territory=None)
        PlaceOfExerciseFactory(practitioner=neighbour, site=site)

        assert built(plan, physician=neighbour).physician.same_territory is True

    def test_where_no_map_is_drawn_nobody_knows(self, plan: Plan, morel: User) -> None:
        nowhere = PatientFactory(commune=CommuneFactory())

        assert built(plan, patient=nowhere).physician.same_territory is None
        assert built(plan, physician=PractitionerFactory()).physician.same_territory is None

    def test_a_place_left_counts_no_more(self, plan: Plan, weiss: User, guise: Territory) -> None:
        PlaceOfExerciseFactory(
            practitioner=weiss.practitioner,
            site=SiteFactory(territory=guise),
            starts_on=dt.date(2025, 1, 1),
            ends_on=TUESDAY.date(),
        )

        assert built(plan, physician=weiss.practitioner).physician.same_territory is False
        the_day_before = TUESDAY - dt.timedelta(days=1)
        assert (
            built(plan, physician=weiss.practitioner, starts_at=the_day_before).physician.same_territory
            is True
        )


class TestHowTheyExercise:
    @pytest.mark.parametrize(
        ("modes", "salaried"),
        [
            ([ExerciseMode.LIBERAL], False),
            ([ExerciseMode.SALARIED], True),
            ([ExerciseMode.LIBERAL, ExerciseMode.SALARIED], None),
            ([], None),
        ],
    )
    def test_a_physician(self, plan: Plan, modes: list[str], salaried: bool | None) -> None:
        one = PractitionerFactory()
        for mode in modes:
            PlaceOfExerciseFactory(practitioner=one, mode=mode)

        assert built(plan, physician=one).physician.salaried is salaried

    @pytest.mark.parametrize(
        ("modes", "volunteer"),
        [(["L"], False), (["S"], False), (["B"], True), (["B", "L"], None), ([], False)],
    )
    def test_a_physician_who_asks_for_no_fee(
        self, plan: Plan, modes: list[str], volunteer: bool | None
    ) -> None:
        one = PractitionerFactory()
        for mode in modes:
            PlaceOfExerciseFactory(practitioner=one, mode=mode)

        assert built(plan, physician=one).physician.volunteer is volunteer

    def test_the_place_of_the_act_decides_between_two(self, plan: Plan, ehpad: Site) -> None:
        one = PractitionerFactory()
        PlaceOfExerciseFactory(practitioner=one, mode=ExerciseMode.LIBERAL)
        PlaceOfExerciseFactory(practitioner=one, site=ehpad, mode=ExerciseMode.SALARIED)

        assert built(plan, physician=one).physician.salaried is True

    def test_a_physician_of_both_kinds_says_it(self, plan: Plan) -> None:
        one = PractitionerFactory()
        for mode in (ExerciseMode.LIBERAL, ExerciseMode.SALARIED):
            PlaceOfExerciseFactory(practitioner=one, mode=mode)

        assert built(plan, physician=one, facts={Fact.SALARIED: "no"}).physician.salaried is False


class TestWhoIsBeside:
    def test_the_salaried_nurse_of_the_ehpad(self, plan: Plan, nadia: User) -> None:
        beside = built(plan, companion=nadia.practitioner).accompanying

        assert (beside.profession, beside.liberal, beside.setting) == ("nurse", False, "dedicated_place")

    @pytest.mark.parametrize(
        ("change", "setting"),
        [
            ({}, "dedicated_place"),
            ({"during_care": True}, "planned_care"),
            ({"facts": {Fact.SETTING: "home"}}, "home"),
            ({"during_care": True, "facts": {Fact.SETTING: "dedicated_place"}}, "dedicated_place"),
            ({"site": None}, None),
        ],
    )
    def test_a_liberal_nurse_who_comes_to_the_ehpad(
        self, change: dict, setting: str | None, plan: Plan
    ) -> None:
        """The room of the cart, unless the motive or somebody says otherwise; without a cart nobody knows."""
        nurse = PractitionerFactory(nurse=True)
        PlaceOfExerciseFactory(practitioner=nurse)

        beside = built(plan, companion=nurse, **change).accompanying
        assert (beside.liberal, beside.setting) == (True, setting)

    def test_a_cart_that_is_not_at_home_is_a_dedicated_place(self, plan: Plan) -> None:
        nurse = PractitionerFactory(nurse=True)
        house = SiteFactory(kind=SiteKind.HEALTH_HOUSE)
        PlaceOfExerciseFactory(practitioner=nurse, site=house)

        beside = built(plan, companion=nurse, site=house).accompanying
        assert (beside.liberal, beside.setting) == (True, "dedicated_place")

    def test_nobody_knows_how_she_exercises(self, plan: Plan) -> None:
        assert built(plan, companion=PractitionerFactory(nurse=True)).accompanying.liberal is None

    @pytest.mark.parametrize(("modes", "liberal"), [(["S", "S"], False), (["L"], True), (["L", "S"], None)])
    def test_before_she_is_named_what_the_team_has_in_common(
        self, plan: Plan, modes: list[str], liberal: bool | None
    ) -> None:
        house = SiteFactory(kind=SiteKind.HEALTH_HOUSE)
        for mode in modes:
            PlaceOfExerciseFactory(practitioner=PractitionerFactory(nurse=True), site=house, mode=mode)

        beside = built(plan, site=house).accompanying
        assert (beside.profession, beside.liberal) == ("nurse", liberal)

    def test_a_pharmacy_is_its_pharmacist_s(self, plan: Plan) -> None:
        pharmacy = SiteFactory(kind=SiteKind.PHARMACY)
        pharmacist = PractitionerFactory(profession=Profession.PHARMACIST, specialty=None, sector="")
        PlaceOfExerciseFactory(practitioner=pharmacist, site=pharmacy)

        assert built(plan, site=pharmacy).accompanying.profession == "pharmacist"

    @pytest.mark.parametrize("form", ["simple_video", "between_physicians"])
    def test_nobody_beside_somebody_at_home(self, plan: Plan, form: str) -> None:
        assert built(plan, site=None, form=form).accompanying.profession is None


def test_a_dozen_physicians_cost_no_more_than_one(
    plan: Plan, django_assert_max_num_queries: object, nadia: User
) -> None:
    many = [PractitionerFactory() for _ in range(12)]
    for one in many:
        PlaceOfExerciseFactory(practitioner=one, site=SiteFactory(commune=CommuneFactory()))

    with django_assert_max_num_queries(8):
        background = selectors.Background(plan.patient, many, [plan.site])
        for one in many:
            selectors.situation_of(replace(plan, physician=one), background)


def test_an_appointment_says_it_all(mme_petit: Patient, morel: User, ehpad: Site, nadia: User) -> None:
    """The same as by hand, from what is booked."""
    held = assisted(mme_petit, morel, ehpad, nurse=nadia.practitioner, starts_at=TUESDAY)

    by_hand = Plan(
        patient=mme_petit,
        physician=morel.practitioner,
        starts_at=TUESDAY,
        form="assisted",
        site=ehpad,
        companion=nadia.practitioner,
    )
    assert selectors.situation_of_appointment(held) == built(by_hand)
