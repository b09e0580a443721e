"""Whom a search offers, in the words of those who book: tier by tier, to each only what they may book."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from core import french
from core.actors import job
from directory.models import Practitioner
from patients import services as patients
from patients.models import Patient
from scheduling import selectors
from scheduling.enums import ActForm, AppointmentState, SearchOrder, SearchScope
from scheduling.models import Motive, NursePresence, PractitionerMotive
from scheduling.presenters.offers import offer_card
from scheduling.selectors import Offer, Proposal, Why, Wish
from scheduling.selectors.search import Tier
from territory.enums import CartState
from territory.models import Cart, Site, Territory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.directory.factories import PlaceOfExerciseFactory, PractitionerFactory, TrainingFactory
from tests.scheduling.factories import (
    MONDAY,
    AbsenceFactory,
    AppointmentFactory,
    CartOpeningFactory,
    MotiveFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory, CommuneFactory, SiteFactory

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY - dt.timedelta(days=3)
CAST = ("morel", "haddad", "nadia", "weiss", "luc", "sylvie")
Look = Callable[..., Proposal]


@pytest.fixture
def motive() -> Motive:
    return MotiveFactory(duration_minutes=30, forms=["simple_video", "assisted", "between_physicians"])


@pytest.fixture
def dufour(morel: User, msp: Site, guise: Territory) -> Patient:
    """At home in Guise; her treating physician is Dr Morel."""
    from tests.patients.factories import PatientFactory

    guise.communes.add(msp.commune)
    patient = PatientFactory(used_name="Dufour", commune=msp.commune)
    patients.treating_physician_declare(
        actor=job("tests"), patient=patient, practitioner=morel.practitioner, at=FRIDAY
    )
    return patient


@pytest.fixture
def look(dufour: Patient, motive: Motive) -> Look:
    def search(who: User, **wished: Any) -> Proposal:
        wish = {"patient": dufour, "motive": motive, "form": ActForm.SIMPLE_VIDEO, "said": {}} | wished
        return selectors.offers_for(actor_of(who), Wish(**wish), at=FRIDAY)

    return search


def works(who: Practitioner, **given: Any) -> Practitioner:
    return WeeklyAvailabilityFactory(practitioner=who, **given).practitioner


def names(proposal: Proposal) -> list[tuple[Tier, str]]:
    """Each physician once, in order."""
    return list(dict.fromkeys((one.tier, one.practitioner.family_name) for one in proposal.offers))


class TestAmongWhom:
    def test_her_own_first_then_her_territory(
        self, look: Look, morel: User, haddad: User, weiss: User
    ) -> None:
        """Dr Weiss, of another territory, is not looked for."""
        works(morel.practitioner, weekday=2)
        works(haddad.practitioner)
        works(weiss.practitioner)
        assert names(look(morel)) == [(Tier.TREATING, "Morel"), (Tier.TERRITORY, "Haddad")]

    def test_the_region_comes_after_and_it_is_told_apart(
        self, look: Look, morel: User, haddad: User, weiss: User
    ) -> None:
        works(haddad.practitioner, weekday=4)
        works(weiss.practitioner)
        found = look(morel, scope=SearchScope.REGION)
        assert names(found)[-1] == (Tier.REGION, "Weiss")
        assert names(found)[0] == (Tier.TERRITORY, "Haddad")

    def test_a_treating_physician_who_is_away_leaves_the_place_to_her_deputy(
        self, look: Look, morel: User, haddad: User
    ) -> None:
        works(morel.practitioner)
        AbsenceFactory(practitioner=morel.practitioner, starts_at=FRIDAY, deputy=works(PractitionerFactory()))
        works(haddad.practitioner)
        assert [tier for tier, _ in names(look(haddad))][:2] == [Tier.DEPUTY, Tier.TERRITORY]

    def test_the_rota_is_only_hours_kept_for_it(
        self, look: Look, morel: User, haddad: User, guise: Territory, soissons: Territory, weiss: User
    ) -> None:
        works(morel.practitioner)
        works(haddad.practitioner, territory=guise, weekday=1)
        works(weiss.practitioner, territory=soissons)
        found = look(morel, scope=SearchScope.ROTA)
        assert names(found) == [(Tier.ROTA, "Haddad")]
        assert {one.slots[0].starts_at.weekday() for one in found.offers} == {1}

    def test_one_physician_day_after_day(self, look: Look, morel: User, haddad: User) -> None:
        works(haddad.practitioner)
        found = look(morel, scope=SearchScope.PHYSICIAN, physician=haddad.practitioner)
        assert names(found) == [(Tier.CHOSEN, "Haddad")]
        days = [one.slots[0].starts_at for one in found.offers]
        assert days == [MONDAY + dt.timedelta(days=7 * week) for week in range(selectors.PAGE)]

    def test_the_next_page_goes_on(self, look: Look, morel: User, haddad: User) -> None:
        works(haddad.practitioner)
        wished = {"scope": SearchScope.PHYSICIAN, "physician": haddad.practitioner}
        first = look(morel, **wished)
        second = look(morel, **wished, after=first.last)
        assert first.last is not None
        assert second.offers[0].slots[0].starts_at == MONDAY + dt.timedelta(days=7 * selectors.PAGE)
        assert second.last is None


class TestWhatIsPreferred:
    def test_the_afternoon_of_a_weekday(self, look: Look, morel: User) -> None:
        for weekday in (0, 3):
            works(morel.practitioner, weekday=weekday, ends_at=dt.time(16))
        found = look(morel, half_day="afternoon", weekdays=(3,))
        first = found.offers[0].slots[0].starts_at
        assert (first.weekday(), first.hour) == (3, 11)  # noon in France

    def test_the_nearest_before_the_soonest(
        self, look: Look, morel: User, guise: Territory, msp: Site, dufour: Patient
    ) -> None:
        """As the crow flies between communes: 4 km, then 60 km."""
        msp.commune.latitude, msp.commune.longitude = 49.9, 3.63
        msp.commune.save()
        places = ((49.93, 3.60, 2), (49.40, 3.30, 0))
        for latitude, longitude, weekday in places:
            commune = CommuneFactory(latitude=latitude, longitude=longitude)
            one = works(PractitionerFactory(family_name=f"De{weekday}"), weekday=weekday)
            PlaceOfExerciseFactory(practitioner=one, site=SiteFactory(commune=commune, territory=guise))
        assert names(look(morel))[0][1] == "De0"
        found = look(morel, order=SearchOrder.NEAREST)
        assert names(found)[0][1] == "De2"
        assert round(found.offers[0].away or 0) == 4


class TestTwoPhysicians:
    """Dr Morel is beside Mme Dufour; a colleague is at a distance."""

    def test_at_an_hour_when_both_are_free(self, look: Look, morel: User, haddad: User) -> None:
        works(haddad.practitioner)
        works(morel.practitioner, starts_at=dt.time(10), ends_at=dt.time(12))
        [offer, *_] = look(morel, form=ActForm.BETWEEN_PHYSICIANS).offers
        assert offer.practitioner == haddad.practitioner
        assert offer.slots[0].starts_at == MONDAY + dt.timedelta(hours=1)

    def test_without_her(self, look: Look, morel: User, haddad: User) -> None:
        works(haddad.practitioner)
        assert not look(morel, form=ActForm.BETWEEN_PHYSICIANS).offers
        [offer, *_] = look(morel, form=ActForm.BETWEEN_PHYSICIANS, with_requester=False).offers
        assert offer.slots[0].starts_at == MONDAY


class TestWhoMayBook:
    """Only agendas in which they may book; whoever else they see nobody’s."""

    @pytest.mark.parametrize("scope", [SearchScope.FIRST, SearchScope.REGION])
    @pytest.mark.parametrize("who", CAST)
    def test_each_sees_what_they_may_book(
        self, who: str, scope: SearchScope, look: Look, request: pytest.FixtureRequest
    ) -> None:
        cast = {name: request.getfixturevalue(name) for name in CAST if name != "nadia"}
        for name in ("morel", "haddad", "weiss"):
            works(cast[name].practitioner)
        found = look(request.getfixturevalue(who), scope=scope)
        seen = {one.practitioner.family_name for one in found.offers}
        around = {"Morel", "Haddad"}
        expected = {
            "morel": around,
            "haddad": around,
            "weiss": around | {"Weiss"},
            "sylvie": {"Morel"},
            "nadia": set(),
            "luc": set(),
        }[who]
        if scope == SearchScope.REGION and who in ("morel", "haddad", "weiss"):
            expected = {"Morel", "Haddad", "Weiss"}
        assert seen == expected

    def test_a_physician_named_by_a_secretary_without_delegation(
        self, look: Look, sylvie: User, weiss: User
    ) -> None:
        works(weiss.practitioner)
        assert not look(sylvie, scope=SearchScope.PHYSICIAN, physician=weiss.practitioner).offers


class TestBesideTheCart:
    @pytest.fixture
    def cart(self, ehpad: Site) -> Cart:
        return CartOpeningFactory(cart=CartFactory(site=ehpad)).cart

    @pytest.fixture
    def petit(self, look: Look, mme_petit: Patient) -> Callable[[User], list[Offer]]:
        return lambda who: look(who, patient=mme_petit, form=ActForm.ASSISTED).offers

    def test_the_usual_pair_is_named(
        self, petit: Callable, cart: Cart, ehpad: Site, morel: User, nadia: User
    ) -> None:
        works(morel.practitioner)
        for nurse in (PractitionerFactory(nurse=True), nadia.practitioner):
            NursePresence.objects.create(
                site=ehpad, nurse=nurse, weekday=0, starts_at=dt.time(8), ends_at=dt.time(12),
                valid_from=dt.date(2026, 1, 1),
            )  # fmt: skip
        AppointmentFactory(
            practitioner=morel.practitioner, nurse=nadia.practitioner, state=AppointmentState.HONOURED,
            starts_at=MONDAY - dt.timedelta(days=30),
        )  # fmt: skip
        TrainingFactory(practitioner=nadia.practitioner, subject="Otoscope", trained_on=dt.date(2025, 1, 6))
        TrainingFactory(practitioner=nadia.practitioner, subject="Stéthoscope")
        [offer, *_] = petit(morel)
        card = offer_card(offer, ActForm.ASSISTED, is_first=True, at=FRIDAY)
        day = french.date_in_full(dt.date(2026, 3, 3))
        last = f"Formation : Stéthoscope, le {day} (CPTS Thiérache-Oise), et 1 autre"
        assert (card.trained, card.beside) == (last, "Avec Nadia Benali, infirmière · un acte ensemble")
        assert offer.beside is not None
        assert (offer.beside.nurse, offer.beside.together) == (nadia.practitioner, 1)


class TestWhyNot:
    @pytest.fixture
    def why(self, dufour: Patient, motive: Motive) -> Callable[..., dict[Any, Why]]:
        def ask(who: User, page: int = 1, whom: str = "", **wished: Any) -> dict[Any, Why]:
            wish = Wish(
                **{"patient": dufour, "motive": motive, "form": ActForm.SIMPLE_VIDEO, "said": {}} | wished
            )
            actor = actor_of(who)
            found = selectors.offers_for(actor, wish, at=FRIDAY)
            told = selectors.reasons_for(actor, wish, found, at=FRIDAY, page=page, whom=whom)
            return {one.who: one.why for one in told.lines} | {"following": told.following}

        return ask

    def test_of_physicians(self, why: Callable, morel: User, msp: Site, motive: Motive) -> None:
        others = [PractitionerFactory() for _ in range(4)]
        for one in others:
            PlaceOfExerciseFactory(practitioner=one, site=msp)
        closed, _, away, full = others
        works(closed), works(away), works(full, ends_at=dt.time(9, 30))
        PractitionerMotive.objects.create(practitioner=closed, motive=motive, is_taken=False)
        AbsenceFactory(practitioner=away, starts_at=FRIDAY, ends_at=FRIDAY + dt.timedelta(days=200))
        for week in range(13):
            AppointmentFactory(practitioner=full, starts_at=MONDAY + dt.timedelta(days=7 * week))
        found = why(morel)
        assert [found[one] for one in others] == [Why.CLOSED, Why.NO_HOURS, Why.AWAY, Why.FULL]

    def test_of_everybody_in_the_region_twenty_at_a_time(
        self, why: Callable, morel: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("scheduling.selectors.reasons.PEOPLE", 2)
        crowd = [PractitionerFactory(family_name=f"Zola{rank}") for rank in range(4)]
        told: dict[Any, Any] = {"following": 1}
        while told["following"]:
            told |= why(morel, page=told["following"], scope=SearchScope.REGION)
        assert [told[one] for one in crowd] == [Why.NO_HOURS] * 4
        assert set(why(morel, whom="zola3", scope=SearchScope.REGION)) == {crowd[3], "following"}

    def test_one_named_from_anywhere_in_the_region_leads_to_their_hours(
        self, why: Callable, morel: User, weiss: User, motive: Motive, dufour: Patient, client: PivotClient
    ) -> None:
        """Whom the patient asks for by name is not around them: their own hours are one press away."""
        works(weiss.practitioner)
        motive.specialty = weiss.practitioner.specialty
        motive.save()
        assert set(why(morel, whom="weiss")) == {weiss.practitioner, "following"}
        typed = {"motive": str(motive.public_id), "form": "simple_video", "whom": "weiss"}
        address = f"/rendez-vous/nouveau/{dufour.public_id}/"
        page = signed_in(client, morel).post(address, typed).content.decode()
        assert "Voir ses heures" in page
        assert f'name="scope" value="{weiss.practitioner.public_id}"' in page
        named = client.post(address, typed | {"scope": str(weiss.practitioner.public_id), "whom": ""})
        assert "Un médecin a une heure libre" in named.content.decode()

    def test_of_carts(self, why: Callable, mme_petit: Patient, ehpad: Site, morel: User) -> None:
        works(morel.practitioner)
        out = CartFactory(site=ehpad, state=CartState.OUT_OF_SERVICE, state_reason="Batterie")
        never = CartFactory(site=ehpad)
        found = why(morel, patient=mme_petit, form=ActForm.ASSISTED)
        assert (found[out], found[never]) == (Why.CART_OUT, Why.NEVER_OPEN)
