"""The pathway on the page of an appointment: read, told, decided against; each by whom it belongs to."""

import datetime as dt
import re
from html import unescape

import pytest

from accounts.enums import Role
from accounts.models import User
from core.clock import PARIS
from patients.models import Patient
from scheduling import selectors, services
from scheduling.enums import UNKNOWN, CancelReason, Fact
from scheduling.models import Appointment, PathwayOverride
from territory.models import Site
from tests.accounts.factories import MembershipFactory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import assisted
from tests.scheduling.factories import MONDAY
from tests.scheduling.test_evidence import CALLED, SENT, say
from tests.scheduling.test_overrides import MOTIVE, decide

FRIDAY = dt.datetime(2026, 11, 20, 10, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def on_friday(time_machine: object) -> None:
    time_machine.move_to(FRIDAY, tick=False)


@pytest.fixture
def appointment(mme_petit: Patient, haddad: User, ehpad: Site) -> Appointment:
    return assisted(mme_petit, haddad, ehpad, starts_at=MONDAY)


@pytest.fixture
def physician(client: PivotClient, haddad: User) -> PivotClient:
    return signed_in(client, haddad)


def words(page: object) -> str:
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def reads(client: PivotClient, appointment: Appointment) -> str:
    return words(client.get(f"/rendez-vous/{appointment.public_id}/"))


def fields(client: PivotClient, appointment: Appointment) -> dict[str, str]:
    """What the form of the page would send back untouched."""
    html = client.get(f"/rendez-vous/{appointment.public_id}/").content.decode()
    form = html[html.index('/parcours/"') : html.index("Noter")]
    sent = dict(re.findall(r'<input type="(?:hidden|date|text)" name="(\w+)" value="([^"]*)"', form))
    for name, options in re.findall(r'<select name="(\w+)"(.*?)</select>', form, flags=re.DOTALL):
        sent[name] = next(iter(re.findall(r'value="([^"]*)"[^>]* selected', options)), "")
    for name, text in re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', form, flags=re.DOTALL):
        sent[name] = unescape(text)
    return sent


def posts(client: PivotClient, appointment: Appointment, what: str, **typed: str) -> object:
    return client.post(f"/rendez-vous/{appointment.public_id}/parcours/{what}", typed, follow=True)


class TestReading:
    def test_the_verdict_its_reasons_and_what_it_stands_on(
        self, physician: PivotClient, appointment: Appointment, haddad: User
    ) -> None:
        say(haddad, appointment, SENT)

        page = reads(physician, appointment)

        assert "Dans le parcours, pris en charge à 70\u00a0%" in page
        assert "Adressage : un autre médecin" in page
        assert "Dr Pierre Vasseur, un autre médecin, par courrier, ven.\u00a020\u00a0nov.\u00a02026" in page
        assert "Lésion du dos : bénigne ?" in page
        assert "Noté par Dr Karim Haddad" in page
        assert "Expliquer ce verdict" in page

    def test_the_case_opens_filled_in(self, physician: PivotClient, appointment: Appointment) -> None:
        html = physician.get(f"/rendez-vous/{appointment.public_id}/").content.decode()
        start = html.index('action="/parcours/expliquer/"')
        sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', html[start : html.index("</form>", start)]))

        page = words(physician.post("/parcours/expliquer/", sent))

        assert "Repris du rendez-vous du lun.\u00a023\u00a0nov.\u00a02026, 9\u00a0h\u00a000." in page
        assert "Le patient réside en EHPAD" in page

    @pytest.mark.parametrize(
        ("who", "may_say", "decides"), [("haddad", (True, True), True), ("nadia", (True, False), False)]
    )
    def test_who_is_given_what(
        self,
        who: str,
        may_say: tuple[bool, bool],
        decides: bool,
        client: PivotClient,
        appointment: Appointment,
        request: pytest.FixtureRequest,
    ) -> None:
        asked = fields(signed_in(client, request.getfixturevalue(who)), appointment)
        page = reads(client, appointment)

        assert ("treating_physician_available__value" in asked, "urgency__value" in asked) == may_say
        assert ("Retenir autre chose que les règles" in page) is decides
        assert "Exclu du parcours" in page

    def test_the_coordination_of_the_site_reads_the_hour_and_not_the_pathway(
        self, client: PivotClient, appointment: Appointment, ehpad: Site
    ) -> None:
        coordinator = MembershipFactory(role=Role.SITE_COORDINATOR, site=ehpad).user

        page = reads(signed_in(client, coordinator), appointment)

        assert "Retenus ensemble" in page
        assert "Parcours" not in page

    def test_what_is_cancelled_has_no_verdict_any_more(
        self, physician: PivotClient, appointment: Appointment, haddad: User
    ) -> None:
        say(haddad, appointment, CALLED)
        services.appointment_cancel(
            actor=actor_of(haddad), public_id=appointment.public_id, reason=CancelReason.PATIENT, at=FRIDAY
        )

        page = reads(physician, appointment)

        assert "Absente jusqu’au 7 décembre." in page
        for gone in ("Exclu du parcours", "Autre circonstance", "Retenir autre chose"):
            assert gone not in page


class TestTelling:
    def test_a_letter_that_came(self, physician: PivotClient, appointment: Appointment) -> None:
        typed = fields(physician, appointment) | {
            "orientation__value": "other_physician",
            "orientation__person": "Dr Pierre Vasseur",
            "orientation__told_by": "other_physician",
            "orientation__means": "letter",
            "orientation__told_on": "2026-11-20",
            "orientation__words": "Lésion du dos : bénigne ?",
        }

        page = words(posts(physician, appointment, "", **typed))

        assert "C’est noté, avec votre nom et l’heure." in page
        assert "Dans le parcours" in page
        assert selectors.statements_of(appointment) == [SENT]

    def test_sent_back_untouched_it_says_nothing_new(
        self, physician: PivotClient, appointment: Appointment, haddad: User
    ) -> None:
        say(haddad, appointment, SENT, CALLED)

        page = words(posts(physician, appointment, "", **fields(physician, appointment)))

        assert "Rien n’avait changé." in page
        assert len(selectors.facts_of(appointment)) == 2

    def test_what_another_said_meanwhile_is_neither_repeated_nor_taken_back(
        self, physician: PivotClient, appointment: Appointment, nadia: User
    ) -> None:
        before = fields(physician, appointment)
        say(nadia, appointment, CALLED)

        posts(physician, appointment, "", **before | {"urgency__value": "no"})

        assert [row.fact for row in selectors.facts_of(appointment)] == [
            Fact.TREATING_AVAILABLE,
            Fact.URGENCY,
        ]

    def test_an_answer_emptied_is_not_known_any_more_and_stays_to_read(
        self, physician: PivotClient, appointment: Appointment, haddad: User
    ) -> None:
        say(haddad, appointment, CALLED)

        typed = fields(physician, appointment) | {"treating_physician_available__value": ""}
        page = words(posts(physician, appointment, "", **typed))

        assert [row.value for row in selectors.facts_of(appointment)] == ["no", UNKNOWN]
        assert "Ce qui a été dit avant" in page
        assert "Absente jusqu’au 7 décembre." in page

    def test_what_lacks_its_proof_comes_back_as_it_was_typed(
        self, physician: PivotClient, appointment: Appointment
    ) -> None:
        typed = {"orientation__value": "other_physician", "orientation__words": "Bénigne ?"}

        page = posts(physician, appointment, "", **typed)

        assert page.status_code == 422
        assert 'id="id_orientation__person_error"' in page.content.decode()
        assert "Bénigne ?" in words(page)

    def test_nobody_puts_words_in_the_agenda_s_mouth(
        self, physician: PivotClient, appointment: Appointment
    ) -> None:
        forged = {
            "treating_physician_available__value": "no",
            "treating_physician_available__told_by": "agenda",
            "treating_physician_available__means": "agenda",
            "treating_physician_available__words": "Rien de libre.",
        }

        assert posts(physician, appointment, "", **forged).status_code == 422
        assert selectors.facts_of(appointment) == []

    def test_the_physician_s_own_judgement_is_enough(
        self, physician: PivotClient, appointment: Appointment
    ) -> None:
        typed = {
            "treating_physician_available__value": "no",
            "treating_physician_available__told_by": "physician",
        }

        posts(physician, appointment, "", **typed)

        [fact] = selectors.facts_of(appointment)
        assert (fact.means, fact.told_on) == ("judgement", FRIDAY.date())


class TestDeciding:
    def test_the_decision_its_motive_and_what_the_rules_said(
        self, physician: PivotClient, appointment: Appointment
    ) -> None:
        page = words(posts(physician, appointment, "decision/", ips="O", motive=MOTIVE))

        assert "Décision du médecin\u00a0: indicateur O" in page
        assert MOTIVE in page
        assert "Les règles disaient\u00a0: exclu du parcours, indicateur blanc." in page
        assert "Dans le parcours, pris en charge à 70\u00a0%" in page

    def test_the_blank_indicator_is_one_that_can_be_chosen(
        self, physician: PivotClient, appointment: Appointment, haddad: User
    ) -> None:
        say(haddad, appointment, SENT)

        posts(physician, appointment, "decision/", ips="blank", motive=MOTIVE)

        assert PathwayOverride.objects.get().ips == ""

    @pytest.mark.parametrize(
        ("typed", "wrong"),
        [
            ({"ips": "O", "motive": "oui"}, "motive"),
            ({"ips": "O", "motive": ""}, "motive"),
            ({"ips": "rules", "motive": MOTIVE}, "ips"),
            ({"ips": "Z", "motive": MOTIVE}, "ips"),
        ],
    )
    def test_what_does_not_decide_is_said_at_its_place(
        self, typed: dict, wrong: str, physician: PivotClient, appointment: Appointment
    ) -> None:
        page = posts(physician, appointment, "decision/", **typed)

        assert page.status_code == 422
        assert f'id="id_{wrong}_error"' in page.content.decode()
        assert not PathwayOverride.objects.exists()

    def test_the_rules_that_change_their_mind_are_said(
        self, physician: PivotClient, appointment: Appointment, haddad: User
    ) -> None:
        """Decided without a letter; then the letter came."""
        decide(haddad, appointment, ips="M")
        assert "relisez cette décision" not in reads(physician, appointment)

        say(haddad, appointment, SENT)
        assert "relisez cette décision" in reads(physician, appointment)

    def test_going_back_to_the_rules(
        self, physician: PivotClient, appointment: Appointment, haddad: User
    ) -> None:
        decide(haddad, appointment)

        page = words(posts(physician, appointment, "regles/"))

        assert "Le verdict des règles s’applique de nouveau." in page
        assert "Exclu du parcours" in page
        assert MOTIVE in page.split("Ce qui a été dit avant", 1)[1]


class TestTheQuestionIsClinical:
    """Who booked typed it; who gives care reads it."""

    @pytest.fixture
    def held(self, mme_petit: Patient, morel: User, ehpad: Site) -> Appointment:
        return assisted(mme_petit, morel, ehpad, starts_at=MONDAY)

    def test_a_secretary_sees_who_sent_and_not_with_which_question(
        self, client: PivotClient, held: Appointment, sylvie: User
    ) -> None:
        say(sylvie, held, SENT, CALLED)
        signed_in(client, sylvie)

        page = reads(client, held)

        assert "Dr Pierre Vasseur, un autre médecin, par courrier" in page
        assert "Absente jusqu’au 7 décembre." in page
        assert "Lésion du dos" not in client.get(f"/rendez-vous/{held.public_id}/").content.decode()
        assert "orientation__value" not in fields(client, held)

    def test_her_physician_reads_it(
        self, client: PivotClient, held: Appointment, sylvie: User, morel: User
    ) -> None:
        say(sylvie, held, SENT)

        assert "Lésion du dos : bénigne ?" in reads(signed_in(client, morel), held)
