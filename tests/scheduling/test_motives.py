"""The regional administrator keeps motives and signs; nobody else does."""

import pytest
from django.db import IntegrityError

from accounts.models import User
from scheduling.enums import ActForm
from scheduling.models import Motive, MotiveQuestion, RedFlag
from tests.cast import signed_in
from tests.client import PivotClient, sent_back
from tests.scheduling.factories import MotiveFactory, MotiveQuestionFactory, RedFlagFactory

pytestmark = pytest.mark.django_db

QUESTION = "motive_question_choices_go_with_kind"
VALUES = {
    "label": "Plaie ou pansement",
    "specialty": "",
    "duration_minutes": "20",
    "shortest_minutes": "5",
    "longest_minutes": "120",
    "too_young_go": ["in_person"],
    "forms": [ActForm.ASSISTED],
    "minimum_age_months": "24",
    "hint": "",
    "is_active": "on",
}


@pytest.fixture
def region(client: PivotClient, luc: User) -> PivotClient:
    return signed_in(client, luc)


def test_creating_a_motive_and_the_sign_that_stops_it(region: PivotClient) -> None:
    region.post("/region/motifs/nouveau/", VALUES)
    motive = Motive.objects.get()

    page = region.post(
        f"/motifs/{motive.public_id}/signes/",
        {"kind": "sign", "question": "Saignement qui ne s’arrête pas", "destinations": ["samu"]},
        follow=True,
    )

    assert "Saignement" in page.content.decode()
    assert (motive.forms, RedFlag.objects.get().motive) == ([ActForm.ASSISTED], motive)


def test_a_sign_without_where_to_go_is_told_beside_what_was_typed(region: PivotClient) -> None:
    motive = MotiveFactory()
    for address in (f"/motifs/{motive.public_id}/signes/", "/region/motifs/signes/"):
        page = region.post(address, {"kind": "sign", "question": "Malaise", "where_to_go": "", "phone": ""})
        assert page.status_code == 422
        assert "Où aller\u00a0: Ce champ est obligatoire." in page.content.decode()
        assert 'value="Malaise"' in page.content.decode()
    assert not RedFlag.objects.exists()


def test_a_sign_is_corrected_in_place(region: PivotClient) -> None:
    flag = RedFlagFactory(motive=MotiveFactory(), question="Saignment", phone="")
    values = {
        "kind": "sign",
        "question": "Saignement",
        "destinations": ["samu", "sms_114"],
        "phone": "03 23 97 00 20",
    }

    page = region.post(f"/motifs/signes/{flag.public_id}/", values, follow=True)

    assert page.redirect_chain[0][0] == f"/motifs/{flag.motive.public_id}/"
    flag.refresh_from_db()
    assert (flag.question, flag.phone) == ("Saignement", "03 23 97 00 20")


def test_two_keepers_of_the_same_motive_lose_nothing(region: PivotClient) -> None:
    motive = MotiveFactory(label="Plaie ou pansement", forms=[ActForm.ASSISTED])
    address = f"/motifs/{motive.public_id}/"
    lucs, colleagues = (region.get(address).context["form"] for _ in range(2))
    both = [ActForm.SIMPLE_VIDEO, ActForm.ASSISTED]
    region.post(address, sent_back(colleagues, forms=both, duration_minutes="35"))

    page = region.post(address, sent_back(lucs, hint="Montrer la plaie."), follow=True)
    assert "Le motif est modifié." in page.content.decode()
    page = region.post(address, sent_back(lucs, duration_minutes="45"))

    assert page.status_code == 409
    assert "Entre-temps\u00a0: 35" in page.content.decode()
    motive.refresh_from_db()
    assert (motive.duration_minutes, motive.hint, set(motive.forms)) == (35, "Montrer la plaie.", set(both))


def test_motives_are_in_the_order_of_a_reader(region: PivotClient) -> None:
    for label in ("Plaie", "Éruption", "chute"):
        MotiveFactory(label=label)
    page = region.get("/region/motifs/").content.decode()
    assert page.index("chute") < page.index("Éruption") < page.index("Plaie")


def test_a_sign_for_all_motives_and_its_removal(region: PivotClient) -> None:
    sign = {"kind": "sign", "question": "Malaise", "destinations": ["samu"]}
    region.post("/region/motifs/signes/", sign)
    flag = RedFlag.objects.get(motive=None)

    region.post(f"/motifs/signes/{flag.public_id}/retirer/")

    assert not RedFlag.objects.filter(removed_at=None).exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"duration_minutes": "4"}, "de 5 à 120 minutes"),
        ({"duration_minutes": "121"}, "de 5 à 120 minutes"),
        ({"forms": []}, "obligatoire"),
    ],
)
def test_what_is_wrong_is_said(change: dict, words: str, region: PivotClient) -> None:
    page = region.post("/region/motifs/nouveau/", VALUES | change)

    assert words in page.content.decode()
    assert not Motive.objects.exists()


def test_closing_a_motive(region: PivotClient) -> None:
    motive = MotiveFactory()

    region.post(f"/motifs/{motive.public_id}/", VALUES | {"label": motive.label, "is_active": ""})

    motive.refresh_from_db()
    assert not motive.is_active


@pytest.mark.parametrize("who", ["morel", "nadia", "sylvie", "weiss"])
def test_motives_are_kept_by_the_region_alone(
    who: str, client: PivotClient, request: pytest.FixtureRequest
) -> None:
    motive, flag = MotiveFactory(), RedFlagFactory()
    signed_in(client, request.getfixturevalue(who))

    assert client.get("/region/motifs/").status_code == 403
    assert client.post(f"/motifs/{motive.public_id}/", VALUES).status_code == 403
    assert client.post(f"/motifs/signes/{flag.public_id}/retirer/").status_code == 403
    assert RedFlag.objects.exists()


class TestWhatAMotiveAsks:
    def test_a_question_with_its_choices_added_and_corrected(self, region: PivotClient) -> None:
        motive = MotiveFactory()
        typed = {"text": "Poids pris ?", "kind": "choice", "choices": "Moins de 1 kg\n Plus de 2 kg \n\n"}
        region.post(f"/motifs/{motive.public_id}/questions/", typed | {"is_required": "on"})
        question = MotiveQuestion.objects.get(motive=motive)
        assert (question.choices, question.is_required) == (["Moins de 1 kg", "Plus de 2 kg"], True)

        address = f"/motifs/questions/{question.public_id}/"
        form = region.get(address).context["form"]
        page = region.post(address, sent_back(form, kind="text"), follow=True)
        question.refresh_from_db()
        assert "La question est modifiée." in page.content.decode()
        assert (question.kind, question.choices) == ("text", [])

    @pytest.mark.parametrize("choices", ["", "Un seul", "x" * 81 + "\nDeux"])
    def test_a_choice_without_two_answers_is_said_and_nothing_is_lost(
        self, choices: str, region: PivotClient
    ) -> None:
        motive = MotiveFactory()
        typed = {"text": "Poids pris ?", "kind": "choice", "choices": choices}
        page = region.post(f"/motifs/{motive.public_id}/questions/", typed)
        assert page.status_code == 422
        assert 'value="Poids pris ?"' in page.content.decode()
        assert choices[:80] in page.content.decode()
        assert not MotiveQuestion.objects.exists()

    def test_a_removal_is_undone_in_one_press_and_both_are_in_the_history(self, region: PivotClient) -> None:
        motive = MotiveFactory()
        flag, question = (
            RedFlagFactory(motive=motive, question="Malaise"),
            MotiveQuestionFactory(motive=motive),
        )
        for kind, row in (("signes", flag), ("questions", question)):
            address = f"/motifs/{kind}/{row.public_id}/"
            page = region.post(f"{address}retirer/", follow=True).content.decode()
            assert "Annuler le retrait" in page
            assert f'action="{address}remettre/"' in page
            row.refresh_from_db()
            assert row.removed_at is not None
            page = region.post(f"{address}remettre/", follow=True).content.decode()
            row.refresh_from_db()
            assert row.removed_at is None
        assert "Luc Ferrand a retiré un signe d’alerte" in page
        assert "Luc Ferrand a remis une question d’un motif" in page

    def test_the_history_says_who_changed_which_fields(self, region: PivotClient) -> None:
        motive = MotiveFactory()
        address = f"/motifs/{motive.public_id}/"
        form = region.get(address).context["form"]
        page = region.post(address, sent_back(form, duration_minutes="35", hint="Montrer."), follow=True)
        assert "Luc Ferrand a modifié un motif" in page.content.decode()
        assert "Durée (minutes), précision" in page.content.decode()

    def test_documents_and_devices_are_kept_as_lists(self, region: PivotClient) -> None:
        typed = VALUES | {"devices": ["ecg", "stethoscope"], "documents": "Ordonnance\nRelevés\nOrdonnance"}
        region.post("/region/motifs/nouveau/", typed)
        motive = Motive.objects.get()
        assert (motive.devices, motive.documents) == (["ecg", "stethoscope"], ["Ordonnance", "Relevés"])

    def test_two_keepers_of_a_list_read_it_in_words(self, region: PivotClient) -> None:
        motive = MotiveFactory(forms=[ActForm.ASSISTED], devices=["stethoscope"])
        address = f"/motifs/{motive.public_id}/"
        form = region.get(address).context["form"]
        region.post(address, sent_back(form, devices=["ecg"]))
        page = region.post(address, sent_back(form, devices=["otoscope"]))
        assert page.status_code == 409
        assert "Entre-temps\u00a0: ECG" in page.content.decode()


class TestTheList:
    def test_is_searched_and_cut_into_pages(self, region: PivotClient) -> None:
        for number in range(30):
            MotiveFactory(label=f"Motif {number:02}")
        MotiveFactory(label="Éruption", is_active=False)
        page = region.get("/region/motifs/").content.decode()
        assert "31 motifs" in page
        assert "Page 1 sur 2" in page
        page = region.get("/region/motifs/?q=eruption&state=closed").content.decode()
        assert "1 motif sur cette recherche" in page
        assert "Motif 01" not in page

    def test_nothing_found_and_nothing_at_all_say_what_to_do(self, region: PivotClient) -> None:
        assert "Sans motif, aucun rendez-vous" in region.get("/region/motifs/").content.decode()
        assert "Aucun motif ne correspond" in region.get("/region/motifs/?q=zzz").content.decode()


@pytest.mark.parametrize(
    ("model", "values", "name"),
    [
        (MotiveQuestionFactory, {"kind": "text", "choices": ["Un"]}, QUESTION),
        (MotiveQuestionFactory, {"kind": "choice", "choices": ["Un"]}, QUESTION),
        (MotiveFactory, {"shortest_minutes": 40}, "motive_duration_within_its_bounds"),
        (MotiveFactory, {"longest_minutes": 130}, "motive_duration_within_its_bounds"),
        (MotiveFactory, {"minimum_age_months": 6, "too_young_go": []}, "motive_too_young_says_where_to_go"),
        (MotiveFactory, {"forms": ["simple_video"], "devices": ["ecg"]}, "motive_devices_are_of_a_cart"),
        (RedFlagFactory, {"destinations": []}, "red_flag_says_where_to_go"),
        (
            MotiveQuestionFactory,
            {"kind": "choice", "choices": ["Un"]},
            "motive_question_choices_go_with_kind",
        ),
    ],
)
def test_what_sql_can_say_sql_says(model: type, values: dict, name: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        model(**values)
