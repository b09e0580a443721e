"""What is billed, on the pages of the act: said at once without a picture, settled before the signature."""

import re
from html import unescape

import pytest
from django.urls import reverse

from accounts.models import User
from consultations import selectors, services
from patients.models import Patient
from scheduling import selectors as agenda
from scheduling.enums import Fact
from scheduling.models import PathwayOverride
from scheduling.rules.evidence import Statement
from territory.models import Site
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, minutes, second_physician
from tests.consultations.test_pathway import MOTIVE, SENT, decide, say, sheets

NOTHING = "Sans vidéo, rien ne se facture"


@pytest.fixture(autouse=True)
def at_the_hour(time_machine: object) -> None:
    time_machine.move_to(minutes(17), tick=False)


@pytest.fixture
def elsewhere(mme_petit: Patient, haddad: User, nadia: User, ehpad: Site) -> Story:
    """Mme Petit’s act with Dr Haddad, who is not her treating physician."""
    return Story(assisted(mme_petit, haddad, ehpad), haddad, nadia)


@pytest.fixture
def physician(client: PivotClient, haddad: User) -> PivotClient:
    return signed_in(client, haddad)


def url(name: str, story: Story, *more: str) -> str:
    return reverse(f"consultations:{name}", args=[story.public_id, *more])


def words(page: object) -> str:
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def read_on(page: object) -> str:
    """The verdict that the page says it showed."""
    return re.search(r'name="verdict" value="(\w+)"', page.content.decode())[1]


class TestInTheCockpit:
    def test_the_verdict_its_evidence_and_what_is_still_to_say(
        self, physician: PivotClient, elsewhere: Story
    ) -> None:
        say(elsewhere.begins(), SENT)

        page = words(physician.get(url("cockpit", elsewhere)))

        assert "Dans le parcours" in page
        assert "Voir pourquoi" in page
        assert "Adressage : son médecin traitant" in page
        assert "À préciser avant de signer : dernière consultation en présence." in page
        assert NOTHING not in page

    def test_without_a_picture_it_says_at_once_what_that_means_and_what_to_do(
        self, physician: PivotClient, elsewhere: Story
    ) -> None:
        elsewhere.begins()

        physician.post(url("video", elsewhere), {"failed": "1"})

        for part in ("sans-video", "parcours"):
            told = words(physician.get(url("cockpit_part", elsewhere, part)))
            assert (NOTHING in told) is (part == "sans-video")
            assert ("La vidéo n’a pas fonctionné" in told) is (part == "parcours")
        page = physician.get(url("cockpit", elsewhere)).content.decode()
        assert NOTHING in page
        assert f"/rendez-vous/nouveau/{elsewhere.appointment.patient.public_id}/" in page
        assert "La vidéo est revenue" in page
        assert "La vidéo n’a pas pu être établie" not in page

    def test_the_picture_came_back(self, physician: PivotClient, elsewhere: Story) -> None:
        elsewhere.begins()
        physician.post(url("video", elsewhere), {"failed": "1"})

        physician.post(url("video", elsewhere), {"failed": "0"})

        page = words(physician.get(url("cockpit", elsewhere)))
        assert NOTHING not in page
        assert "La vidéo n’a pas pu être établie" in page
        assert "TCS\u00a0à compléter" in page

    def test_a_second_physician_has_no_part_in_it(
        self, client: PivotClient, elsewhere: Story, weiss: User
    ) -> None:
        second_physician(elsewhere.begins().act, weiss)

        page = words(signed_in(client, weiss).get(url("cockpit", elsewhere)))

        assert "Mme Jeanne Petit" in page
        assert "Parcours" not in page
        assert "Parcours" not in words(client.get(url("cockpit_part", elsewhere, "parcours")))
        assert client.get(url("pathway_part", elsewhere, "verdict")).status_code == 404

    def test_the_other_parts_do_not_judge_the_act(
        self,
        physician: PivotClient,
        elsewhere: Story,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        elsewhere.begins()

        def asked(*_: object) -> None:
            raise AssertionError("judged")

        monkeypatch.setattr(selectors, "judgement_of", asked)
        assert physician.get(url("cockpit_part", elsewhere, "constantes")).status_code == 200


class TestBeforeSigning:
    def test_what_is_still_unknown_is_asked_in_one_place(
        self, physician: PivotClient, elsewhere: Story
    ) -> None:
        elsewhere.appointment.patient.has_ald = True
        elsewhere.appointment.patient.save(update_fields=["has_ald"])
        elsewhere.ends()

        page = physician.get(url("report", elsewhere)).content.decode()
        asked = page[page.index("À préciser : le verdict en dépend") : page.index("Autre circonstance")]

        named = re.findall(r'name="(\w+)__value"', asked)
        assert named == ["orientation", "last_in_person_on", "ald_related"]
        assert words(physician.get(url("report", elsewhere))).index("Ce qui se facture") > 0

    def test_an_answer_changes_the_verdict_without_touching_the_rest(
        self, physician: PivotClient, elsewhere: Story
    ) -> None:
        """Each question is sent by itself; the script is told which row it now shows."""
        elsewhere.ends()
        before = read_on(physician.get(url("report", elsewhere)))

        told = physician.post(
            url("pathway_say", elsewhere),
            {"urgency__value": "yes"},
            headers={"accept": "application/json"},
        ).json()

        [fact] = agenda.facts_of(elsewhere.appointment)
        assert told["seen"] == {"urgency__seen": str(fact.public_id)}
        piece = physician.get(url("pathway_part", elsewhere, "verdict"))
        assert "L’acte est fait en urgence" in words(piece)
        assert read_on(piece) != before

    def test_what_lacks_its_proof_is_refused_with_a_sentence(
        self, physician: PivotClient, elsewhere: Story
    ) -> None:
        elsewhere.ends()
        typed = {"orientation__value": "other_physician", "orientation__words": "Bénigne ?"}

        script = physician.post(url("pathway_say", elsewhere), typed, headers={"accept": "application/json"})
        page = physician.post(url("pathway_say", elsewhere), typed)

        assert (script.status_code, script.json()["detail"]) == (422, "Dites le nom de qui adresse.")
        assert page.status_code == 422
        assert "Bénigne ?" in words(page)
        assert 'id="id_orientation__person_error"' in page.content.decode()

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"ips": "O", "motive": "oui"}, "Dites pourquoi, en quelques mots"),
            ({"ips": "rules", "motive": MOTIVE}, "il n’y a rien à écarter"),
        ],
    )
    def test_a_decision_that_decides_nothing(
        self, typed: dict, sentence: str, physician: PivotClient, elsewhere: Story
    ) -> None:
        elsewhere.ends()

        page = physician.post(url("pathway_decide", elsewhere), typed)

        assert page.status_code == 422
        assert sentence in words(page)
        assert not PathwayOverride.objects.exists()

    def test_a_blocking_that_the_physician_lifts(self, physician: PivotClient, elsewhere: Story) -> None:
        """The picture was marked as failed by mistake, or came through another way."""
        elsewhere.ends()
        services.video_failed_mark(
            actor=elsewhere.physician, public_id=elsewhere.public_id, is_failed=True, at=minutes(16)
        )

        page = words(physician.get(url("report", elsewhere)))
        assert NOTHING in page
        assert "Blocage que vous levez" in page

        decided = {"ips": "rules", "lifted": "video_failed", "motive": MOTIVE}
        page = words(physician.post(url("pathway_decide", elsewhere), decided, follow=True))

        assert "Décision du médecin\u00a0: blocage levé" in page
        assert "Le médecin a levé ce blocage" in page

    def test_going_back_to_the_rules(self, physician: PivotClient, elsewhere: Story) -> None:
        elsewhere.ends()
        decide(elsewhere)

        page = words(physician.post(url("pathway_withdraw", elsewhere), follow=True))

        assert "Le verdict des règles s’applique de nouveau." in page
        assert "indicateur O" in page.split("Ce qui a été dit avant", 1)[1]

    def test_the_nurse_reads_it_says_her_part_and_decides_nothing(
        self, client: PivotClient, elsewhere: Story, nadia: User
    ) -> None:
        elsewhere.ends()

        page = signed_in(client, nadia).get(url("report", elsewhere))

        assert "L’infirmier n’exerce pas en libéral" in words(page)
        assert "accompanying_setting__value" in page.content.decode()
        assert "urgency__value" not in page.content.decode()
        assert "Retenir autre chose" not in words(page)


class TestSigning:
    def written(self, story: Story) -> dict[str, str]:
        story.ends().writes()
        return {"version": str(story.now().report_draft.revision)}

    def test_what_was_read_is_what_is_signed_and_what_the_sheet_carries(
        self, physician: PivotClient, elsewhere: Story
    ) -> None:
        typed = self.written(elsewhere)
        decide(elsewhere)
        read = read_on(physician.get(url("report", elsewhere)))

        page = words(physician.post(url("sign", elsewhere), typed | {"verdict": read}, follow=True))

        assert "Compte rendu signé" in page
        assert "Fixé à la signature" in page
        assert "Décision du médecin\u00a0: indicateur O" in page
        assert "Autre circonstance" not in page
        [sheet] = sheets(elsewhere)
        assert (sheet.ips, sheet.is_decided) == ("O", True)

    @pytest.mark.parametrize("read", ["", "another"])
    def test_a_verdict_that_was_not_read_is_not_signed(
        self, read: str, physician: PivotClient, elsewhere: Story
    ) -> None:
        typed = self.written(elsewhere)

        page = words(physician.post(url("sign", elsewhere), typed | {"verdict": read}, follow=True))

        assert "Ce qui se facture a changé depuis que vous l’avez lu" in page
        assert elsewhere.now().state == "finished"

    def test_what_somebody_said_since_is_read_first(self, physician: PivotClient, elsewhere: Story) -> None:
        typed = self.written(elsewhere)
        read = read_on(physician.get(url("report", elsewhere)))
        say(elsewhere, Statement(fact=Fact.URGENCY, value="yes"))

        physician.post(url("sign", elsewhere), typed | {"verdict": read})
        assert elsewhere.now().state == "finished"

        read = read_on(physician.get(url("report", elsewhere)))
        physician.post(url("sign", elsewhere), typed | {"verdict": read})
        assert elsewhere.now().state == "closed"

    def test_the_page_of_a_signed_act_says_what_the_signature_fixed(
        self, physician: PivotClient, elsewhere: Story, haddad: User
    ) -> None:
        typed = self.written(elsewhere)
        read = read_on(physician.get(url("report", elsewhere)))
        physician.post(url("sign", elsewhere), typed | {"verdict": read})
        haddad.practitioner.places.update(mode="S")

        page = words(physician.get(url("report", elsewhere)))

        assert "TCS\u00a0à compléter" in page
        assert "Le médecin est salarié" not in page
