"""What is not prescribed here, however it is written; whose list judges it; days off work and their dates."""

import datetime as dt

import pytest

from core.actors import job
from core.errors import Conflict, Invalid
from patients.models import TreatingPhysician
from prescriptions import selectors, services
from prescriptions.enums import LineKind
from prescriptions.services.judging import NewLine
from tests.consultations.factories import minutes
from tests.prescriptions.conftest import add, drug, leave, sign, text

TODAY = dt.date(2026, 11, 28)
BRANDS = (
    "60000001\tSTILNOX 10 mg, comprimé\tcomprimé\torale\tA\tB\tCommercialisée\n"
    "60000002\tEFFERALGAN 1 g, comprimé\tcomprimé\torale\tA\tB\tCommercialisée\n"
    "60000003\tEFFERALGAN CODEINE, comprimé\tcomprimé\torale\tA\tB\tCommercialisée\n"
    "60000004\tNOUVELMORPH 10 mg, gélule\tgélule\torale\tA\tB\tCommercialisée"
)
MADE = (
    "60000001\tcp\t1\tTARTRATE DE ZOLPIDEM\t10 mg\tun\tSA\t1\n"
    "60000002\tcp\t1\tPARACÉTAMOL\t1 g\tun\tSA\t1\n"
    "60000003\tcp\t1\tPHOSPHATE DE CODÉINE\t30 mg\tun\tSA\t1\n"
    "60000004\tcp\t1\tSULFATE DE MORPHINE\t10 mg\tun\tSA\t1"
)


@pytest.fixture
def brands(begun):
    return services.drug_list_load(
        actor=job("tests"),
        listed=BRANDS.encode(),
        compositions=MADE.encode(),
        conditions=b"",
        published_on=TODAY,
        at=minutes(1),
    )


TRICKS = [
    "STILNOX",
    "stílnox 10",
    "boîte de Stilnox",
    "Sol. buv. nouvelmorph",
    "N O U V E L M O R P H",
    "efferalgan codé",
    "m o r p h i n e",
    "Mor-phine 10 mg",
    "Néo-Codion",
    "Skenan LP",
    "TRAMADOLE",
]


@pytest.mark.parametrize("name", TRICKS)
def test_a_restricted_drug_is_known_however_it_is_typed(begun, draft, brands, name):
    with pytest.raises(Conflict, match="ordonnance sécurisée"):
        add(draft, begun, drug(name))


@pytest.mark.parametrize("name", ["Efferalgan", "Efferalgan 1 g", "Nouvelle crème"])
def test_what_only_looks_like_one_is_not(begun, draft, brands, name):
    assert add(draft, begun, drug(name)).content["name"] == name


@pytest.mark.parametrize("name", ["Ritaline 10", "lyrica", "Subutex", "Ixprim"])
def test_without_a_list_brands_are_known_all_the_same(begun, draft, name):
    with pytest.raises(Conflict, match="ordonnance sécurisée"):
        add(draft, begun, drug(name))


@pytest.mark.parametrize("name", ["M\u043erphine", "mor\u200bphine", "mor\u00adphine"])
def test_letters_that_only_look_like_ours_are_refused(begun, draft, name):
    with pytest.raises(Invalid, match="lettres latines"):
        add(draft, begun, drug(name))


SMUGGLED = [
    drug(dose="1 cp 3x/j 5 j et tramadol 50 le soir"),
    drug(quantity="1 boîte, et Stilnox"),
    text(LineKind.DEVICE, "Stilnox 10 mg, 1 boîte"),
    text(LineKind.NURSING, "Injection de morphine 5 mg"),
    text(LineKind.EXAM, "Morphine 10 mg 1 gél matin et soir"),
]


@pytest.mark.parametrize("line", SMUGGLED)
def test_no_other_line_or_field_smuggles_one_in(begun, draft, brands, line):
    with pytest.raises(Conflict, match="sécurisée"):
        add(draft, begun, line)


def test_an_examination_may_look_for_one(begun, draft):
    assert add(draft, begun, text(LineKind.EXAM, "Recherche de morphine et de méthadone dans les urines"))


def test_a_name_changed_after_the_choice_is_what_is_prescribed(begun, draft, drugs):
    found = selectors.drugs_found("furo 40", TODAY)[0]
    row = add(draft, begun, drug("Amoxicilline 1 g", cis=found.cis))

    assert (row.content["name"], row.content["cis"]) == ("Amoxicilline 1 g", "")


def test_days_off_work_are_not_antedated_nor_far_ahead(begun, draft):
    for start, why in (("2026-11-23", "antidate"), ("2027-11-24", "vérifiez la date")):
        with pytest.raises(Conflict, match=why):
            add(draft, begun, leave(2, starts_on=start))
    assert add(draft, begun, leave(2))


def test_days_off_work_do_not_overlap(begun, draft):
    add(draft, begun, leave(2))

    with pytest.raises(Conflict, match="chevauche"):
        add(draft, begun, leave(2, starts_on="2026-11-25"))


def test_what_follows_a_leave_prolongs_it_and_counts_with_it(begun, draft, mme_petit):
    TreatingPhysician.objects.filter(patient=mme_petit).delete()
    add(draft, begun, leave(3))
    sign(draft, begun)
    again = services.prescription_draft(actor=begun.physician, act_public_id=begun.public_id, at=minutes(10))

    with pytest.raises(Conflict, match="Prolonge un arrêt"):
        add(again, begun, leave(3, starts_on="2026-11-27"))
    longer = {"starts_on": "2026-11-27", "is_prolongation": True, "earlier_days": 3}
    with pytest.raises(Conflict, match="trois jours"):
        add(again, begun, leave(3, **longer))
    assert add(again, begun, leave(3, **longer, justification="Aucun médecin avant huit jours"))


def test_a_revoked_leave_counts_no_more(begun, draft):
    add(draft, begun, leave(2))
    sign(draft, begun)
    services.prescription_revoke(
        actor=begun.physician, public_id=draft.public_id, reason="Erreur", at=minutes(10)
    )
    again = services.prescription_draft(actor=begun.physician, act_public_id=begun.public_id, at=minutes(11))

    assert add(again, begun, leave(2))


def test_a_leave_may_be_changed_in_place(begun, draft):
    row = add(draft, begun, leave(2))
    changed = services.line_change(
        actor=begun.physician,
        public_id=draft.public_id,
        line_public_id=row.public_id,
        line=NewLine(kind=LineKind.SICK_LEAVE, content={"days": 3, "starts_on": "2026-11-24"}),
        at=minutes(7),
    )

    assert changed.content["days"] == 3
