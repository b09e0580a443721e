"""The region's pages, as Luc writes and Claire reads; and the page of all rules, as everybody reads it."""

import datetime as dt
from decimal import Decimal

import pytest

from core.clock import PARIS
from pathways.enums import DecisionState
from pathways.models import Decision
from tests.cast import signed_in
from tests.client import PivotClient
from tests.pathways.factories import WHY, approved, ending, proposed, switch, tariff
from tests.pathways.test_pages import text_of

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 24, 14, 22, tzinfo=PARIS)
LIST, TARIFF, MEG = "/region/regles/", "/region/regles/tarif/", "/region/regles/douteuses/meg/"
FORM = {"valid_from": "2026-12-01", "valid_to": "", "why": WHY, "source": "Courrier CPAM 02"}
AMOUNT = FORM | {"code": "TCS", "specialty": "SM15", "amount": "38,00"}


@pytest.fixture(autouse=True)
def at_22_past_two(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def as_luc(luc):
    return signed_in(PivotClient(), luc)


@pytest.fixture
def as_claire(claire):
    return signed_in(PivotClient(), claire)


def page_of(decision, part=""):
    return f"{LIST}decisions/{decision.public_id}/{part}"


class TestTheList:
    def test_it_shows_what_is_in_force_what_waits_and_what_is_past(self, luc, claire, as_luc):
        approved(luc, claire, switch(valid_to=dt.date(2027, 3, 31)))
        proposed(luc, tariff())
        refused = proposed(claire, switch("she"))
        as_luc.post(page_of(refused, "refuser/"), {"reason": "Pas de texte."})
        text = text_of(as_luc.get(LIST))
        assert "À relire par une seconde personne 1" in text
        assert "TCS, Dermatologie et Vénéréologie : 38,00 €" in text
        assert "Du 24 novembre 2026 au 31 mars 2027" in text
        assert "Proposée par Luc Ferrand le 24 novembre 2026, approuvée par Claire Delmas" in text
        assert "Pas de texte." in text
        assert text.count("Éteinte") == 8

    def test_an_empty_region_is_said(self, as_luc):
        assert "Les règles nationales, et elles seules" in text_of(as_luc.get(LIST))

    @pytest.mark.parametrize("person", ["morel", "haddad", "nadia", "weiss", "sylvie"])
    def test_it_is_the_administrators(self, request, person, luc):
        decision = proposed(luc, switch())
        client = signed_in(PivotClient(), request.getfixturevalue(person))
        for page in (LIST, TARIFF, MEG, page_of(decision), page_of(decision, "finir/")):
            assert client.get(page).status_code == 403
        for part in ("approuver/", "refuser/", "retirer/"):
            assert client.post(page_of(decision, part)).status_code == 403


class TestADoubt:
    def test_it_says_the_doubt_and_what_would_change(self, as_luc):
        text = text_of(as_luc.get(MEG))
        assert "rien ne le confirme depuis 2024" in text
        assert "1 cas sur 45 change, jugés au 24 novembre 2026." in text
        assert "4 ans, son généraliste" in text
        assert "Médecin : TCG 25,00 € + MEG 5,00 €" in text

    def test_an_unknown_rule_is_not_found(self, as_luc):
        assert as_luc.get("/region/regles/douteuses/colour/").status_code == 404

    def test_a_proposal_is_written_for_another_to_read(self, as_luc):
        answer = as_luc.post(MEG, FORM, follow=True)
        decision = Decision.objects.get()
        assert answer.redirect_chain == [(page_of(decision), 302)]
        assert (decision.switch, decision.valid_from) == ("meg", dt.date(2026, 12, 1))
        text = text_of(answer)
        assert "La proposition est écrite. Une autre personne" in text
        assert "Vous avez écrit cette proposition" in text
        assert "Courrier CPAM 02" in text

    def test_looking_at_what_changes_writes_nothing(self, as_luc):
        answer = as_luc.post(MEG, FORM | {"preview": "yes"})
        assert answer.status_code == 200
        assert "jugés au 1er décembre 2026" in text_of(answer)
        assert not Decision.objects.exists()

    def test_a_day_gone_by_warns_of_what_was_billed(self, as_luc):
        past = FORM | {"valid_from": "2026-11-01"}
        answer = as_luc.post(MEG, past)
        assert answer.status_code == 422
        text = text_of(answer)
        assert "Cette date est passée : des actes ont pu être facturés depuis. Les feuilles émises" in text
        assert "Je confirme : la date est passée" in text
        as_luc.post(MEG, past | {"past_accepted": "on"})
        assert Decision.objects.get().valid_from == dt.date(2026, 11, 1)

    def test_no_other_day_asks_to_confirm(self, as_luc):
        assert "Je confirme" not in text_of(as_luc.get(MEG))

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"valid_from": ""}, "Premier jour : Ce champ est obligatoire."),
            ({"valid_from": "demain"}, "Saisissez une date valide."),
            ({"valid_to": "2026-11-30"}, "Le dernier jour précède le premier."),
            ({"why": ""}, "Pourquoi : Ce champ est obligatoire."),
        ],
    )
    def test_refusals_are_said_in_french(self, as_luc, change, sentence):
        answer = as_luc.post(MEG, FORM | change)
        assert answer.status_code == 422
        assert sentence in text_of(answer)

    def test_its_history_is_there(self, luc, claire, as_luc):
        first = approved(luc, claire, switch())
        approved(claire, luc, ending(first, dt.date(2026, 12, 31)))
        text = text_of(as_luc.get(MEG))
        assert "Fin : Majoration enfant (MEG) en téléconsultation" in text
        assert "Dernier jour : 31 décembre 2026" in text

    def test_what_it_meets_is_said_before(self, luc, claire, as_luc):
        approved(luc, claire, switch())
        text = text_of(as_luc.post(MEG, FORM | {"preview": "yes"}))
        assert "il faudra y mettre fin avant d’approuver celle-ci" in text


class TestATariff:
    def test_it_shows_what_changes_then_writes(self, as_luc):
        text = text_of(as_luc.post(TARIFF, AMOUNT | {"preview": "yes"}))
        assert "Patient orienté par son médecin traitant : Dermatologie et Vénéréologie" in text
        assert "Médecin : TCS à compléter" in text
        assert "Médecin : TCS 38,00 €" in text
        as_luc.post(TARIFF, AMOUNT)
        decision = Decision.objects.get()
        assert (decision.code, decision.specialties, decision.amount) == ("TCS", ["SM15"], Decimal("38.00"))

    def test_a_family_is_all_its_specialties(self, as_luc):
        as_luc.post(TARIFF, AMOUNT | {"specialty": "@ophthalmology"})
        decision = Decision.objects.get()
        assert decision.specialties == ["SM38", "SM85"]
        assert "TCS, ophtalmologie : 38,00 €" in text_of(as_luc.get(page_of(decision)))

    def test_no_specialty_is_those_without_an_amount(self, as_luc):
        as_luc.post(TARIFF, AMOUNT | {"specialty": ""})
        decision = Decision.objects.get()
        assert decision.specialties == []
        assert "TCS, sans spécialité propre : 38,00 €" in text_of(as_luc.get(page_of(decision)))

    @pytest.mark.parametrize(
        ("change", "field", "sentence"),
        [
            ({"code": "TE1"}, "code", "TE1"),
            ({"code": "TLL"}, "specialty", "Le montant de ce code ne dépend pas de la spécialité."),
            ({"amount": "trente"}, "amount", "Saisissez un nombre."),
            ({"amount": "-1"}, "amount", "supérieure"),
            ({"amount": "0"}, "amount", "supérieure"),
            ({"specialty": "SM99"}, "specialty", "SM99"),
        ],
    )
    def test_refusals_stand_beside_their_field(self, as_luc, change, field, sentence):
        answer = as_luc.post(TARIFF, AMOUNT | change)
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert sentence in text_of(answer)


class TestTheSecondLook:
    def test_claire_reads_what_changes_and_approves(self, luc, as_claire):
        decision = proposed(luc, switch())
        text = text_of(as_claire.get(page_of(decision)))
        assert "4 ans, son généraliste" in text
        assert "Approuver la décision" in text
        answer = as_claire.post(page_of(decision, "approuver/"), follow=True)
        assert "La décision est approuvée : les verdicts la suivent dès maintenant." in text_of(answer)
        assert "Elle s’applique : depuis le 24 novembre 2026." in text_of(answer)
        assert Decision.objects.get().state == DecisionState.APPROVED

    def test_luc_cannot_approve_his_own(self, luc, as_luc):
        decision = proposed(luc, switch())
        assert "Approuver la décision" not in text_of(as_luc.get(page_of(decision)))
        answer = as_luc.post(page_of(decision, "approuver/"))
        assert answer.status_code == 403
        assert "Une autre personne que son auteur relit une décision." in text_of(answer)

    def test_a_day_gone_by_is_confirmed_again(self, luc, as_claire):
        decision = proposed(luc, switch(valid_from=dt.date(2026, 11, 1)))
        assert "Je confirme : la date est passée" in text_of(as_claire.get(page_of(decision)))
        answer = as_claire.post(page_of(decision, "approuver/"))
        assert answer.status_code == 422
        assert "Cette date est passée" in text_of(answer)
        as_claire.post(page_of(decision, "approuver/"), {"past_accepted": "on"})
        assert Decision.objects.get().state == DecisionState.APPROVED

    def test_a_refusal_without_a_reason_is_asked_again(self, luc, as_claire):
        decision = proposed(luc, switch())
        answer = as_claire.post(page_of(decision, "refuser/"), {"reason": ""})
        assert answer.status_code == 422
        assert "Raison du refus : Ce champ est obligatoire." in text_of(answer)
        as_claire.post(page_of(decision, "refuser/"), {"reason": "Trop tôt."})
        assert "Trop tôt." in text_of(as_claire.get(page_of(decision)))

    def test_luc_takes_his_back(self, luc, as_luc):
        decision = proposed(luc, switch())
        answer = as_luc.post(page_of(decision, "retirer/"), follow=True)
        assert "Votre proposition est retirée." in text_of(answer)
        assert "Retirée par son auteur" in text_of(answer)

    def test_a_period_already_taken_is_said(self, luc, claire, as_claire):
        approved(luc, claire, switch())
        decision = proposed(luc, switch(valid_from=dt.date(2026, 12, 1)))
        assert "il faudra y mettre fin" in text_of(as_claire.get(page_of(decision)))
        answer = as_claire.post(page_of(decision, "approuver/"))
        assert answer.status_code == 409
        assert "mettez-y fin d’abord" in text_of(answer)

    def test_an_end_is_proposed_from_the_decision(self, luc, claire, as_luc, as_claire):
        first = approved(luc, claire, switch())
        assert "Mettre fin à cette décision" in text_of(as_luc.get(page_of(first)))
        end = page_of(first, "finir/")
        assert "Mettre fin à : Majoration enfant" in text_of(as_luc.get(end))
        body = {"valid_to": "2026-12-31", "why": "Fin de l’expérimentation."}
        text = text_of(as_luc.post(end, body | {"preview": "yes"}))
        assert "1 cas sur 45 change, jugés au 1er janvier 2027." in text
        as_luc.post(end, body)
        written = Decision.objects.get(target=first)
        as_claire.post(page_of(written, "approuver/"))
        text = text_of(as_luc.get(page_of(first)))
        assert "Elle s’applique : du 24 novembre 2026 au 31 décembre 2026." in text

    def test_an_end_that_changes_nothing_is_refused_beside_its_field(self, luc, claire, as_luc):
        first = approved(luc, claire, switch(valid_to=dt.date(2026, 12, 31)))
        answer = as_luc.post(page_of(first, "finir/"), {"valid_to": "2026-12-31", "why": "Fin."})
        assert answer.status_code == 422
        assert "La décision finit déjà ce jour-là, ou avant." in text_of(answer)


class TestEverybodyReads:
    @pytest.mark.parametrize("person", ["morel", "haddad", "nadia", "weiss", "sylvie", "luc"])
    def test_who_decided_when_and_why(self, request, luc, claire, person):
        approved(luc, claire, switch(valid_to=dt.date(2027, 3, 31)))
        proposed(luc, switch("snp"))
        client = signed_in(PivotClient(), request.getfixturevalue(person))
        text = text_of(client.get("/parcours/regles/"))
        assert "Décisions de la région" in text
        assert "Décision régionale du 24 novembre 2026" in text
        assert "Proposée par Luc Ferrand le 24 novembre 2026, approuvée par Claire Delmas" in text
        assert WHY in text
        assert "Appliquée" in text
        assert text.count("Éteinte") == 9  # the eight others, and the sentence above them
        assert "Enfant de moins de 6 ans : MEG (règle régionale)." in text

    def test_only_while_it_lasts(self, luc, claire, as_luc):
        approved(luc, claire, switch(valid_to=dt.date(2027, 3, 31)))
        for day, shown in (("2026-11-23", False), ("2027-03-31", True), ("2027-04-01", False)):
            text = text_of(as_luc.get("/parcours/regles/", {"le": day}))
            assert ("Décisions de la région" in text) == shown

    def test_a_regional_amount_stands_among_the_tariffs(self, luc, claire, morel):
        approved(luc, claire, tariff(specialties=("SM42",), amount=Decimal("52.00")))
        text = text_of(signed_in(PivotClient(), morel).get("/parcours/regles/"))
        assert "Psychiatrie 52,00 € Depuis le 24 novembre 2026 Décision régionale du 24 novembre" in text

    def test_the_home_page_of_who_must_read_says_it(self, luc, claire, as_luc, as_claire):
        decision = proposed(luc, switch())
        home = as_claire.get("/")
        assert "Décision à relire : Majoration enfant (MEG) en téléconsultation" in text_of(home)
        assert page_of(decision) in home.content.decode()
        assert "Majoration enfant" not in text_of(as_luc.get("/"))
