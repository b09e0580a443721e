"""The region’s lists: read line by line, compared, put into force on a day, taken back."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.errors import Conflict, Invalid, Refused
from prescriptions import selectors, services
from prescriptions.models import DrugList, RestrictedList
from prescriptions.rules import drug_files, restricted_files
from tests.cast import actor_of, signed_in
from tests.consultations.factories import minutes
from tests.prescriptions.conftest import add, drug

DAY = dt.date(2026, 11, 24)
NEXT = DAY + dt.timedelta(days=1)
LISTED = (
    "90000001\tPARACETAMOL 1 g, comprimé\tcomprimé\torale\tA\tB\tCommercialisée\n"
    "x\tPAS UN CIS\tcomprimé\torale\tA\tB\tCommercialisée\n"
    "90000001\tENCORE LUI\tcomprimé\torale\tA\tB\tCommercialisée\n"
    "90000099\tPLUS VENDU\tcomprimé\torale\tA\tB\tNon commercialisée\n"
    "trop court\n"
    "90000088\tNOUVEAU 5 mg, gélule\tgélule\torale\tA\tB\tCommercialisée\n"
)
FILES = {"drugs": LISTED.encode(), "compositions": b"", "conditions": b"90000088\tliste I\n9\t\n"}


@pytest.fixture
def region(luc):
    return actor_of(luc)


def received(region, files=FILES):
    listing = services.drug_list_receive(actor=region, files=files, published_on=DAY, at=minutes(0))
    services.drug_list_read(public_id=listing.public_id, at=minutes(1))
    listing.refresh_from_db()
    return listing


def test_each_line_left_out_says_its_number_and_why():
    reading = drug_files.read(FILES)

    assert [row.name for row in reading.rows] == ["PARACETAMOL 1 g, comprimé", "NOUVEAU 5 mg, gélule"]
    assert [(one.file, one.number) for one in reading.refused] == [
        ("CIS_CPD_bdpm.txt", 2),
        ("CIS_bdpm.txt", 2),
        ("CIS_bdpm.txt", 3),
        ("CIS_bdpm.txt", 5),
    ]
    assert (reading.unsold, reading.lines) == (1, {"drugs": 6, "compositions": 0, "conditions": 2})


def test_a_list_read_changes_nothing_until_it_is_put_into_force(db, drugs, region):
    listing = received(region)

    assert (listing.state, listing.count, listing.done) == ("read", 2, 2)
    assert listing.report["added"] == {"count": 1, "first": ["NOUVEAU 5 mg, gélule"]}
    assert listing.report["removed"]["count"] == 39
    assert not listing.files.exists()
    assert selectors.current_list(DAY).is_demo
    services.list_enforce(actor=region, public_id=listing.public_id, starts_on=NEXT, at=minutes(2))
    assert selectors.current_list(DAY).is_demo
    assert selectors.current_list(NEXT) == listing
    services.list_withdraw(actor=region, public_id=listing.public_id, at=minutes(3))
    assert selectors.current_list(NEXT).is_demo
    services.list_enforce(actor=region, public_id=listing.public_id, starts_on=DAY, at=minutes(4))
    assert selectors.drugs_found("nouv", DAY)[0].name == "NOUVEAU 5 mg, gélule"


def test_read_twice_it_is_the_same(db, region):
    listing = services.drug_list_receive(actor=region, files=FILES, published_on=DAY, at=minutes(0))
    for _ in range(2):
        services.drug_list_read(public_id=listing.public_id, at=minutes(1))

    assert listing.drugs.count() == 2


def test_what_cannot_be_is_refused_with_why(db, drugs, region, morel):
    listing = received(region, FILES | {"drugs": b"hello"})
    assert (listing.state, "CIS_bdpm" in listing.report["why"]) == ("failed", True)
    with pytest.raises(Conflict, match="rechargez"):
        services.list_enforce(actor=region, public_id=listing.public_id, starts_on=DAY, at=minutes(2))
    good = received(region)
    with pytest.raises(Invalid, match="aujourd’hui"):
        services.list_enforce(
            actor=region, public_id=good.public_id, starts_on=DAY - dt.timedelta(days=1), at=minutes(2)
        )
    with pytest.raises(Conflict, match="pas en vigueur"):
        services.list_withdraw(actor=region, public_id=good.public_id, at=minutes(2))
    with pytest.raises(Refused):
        services.list_enforce(actor=actor_of(morel), public_id=good.public_id, starts_on=DAY, at=minutes(2))


ADDED = """regime;nom;marque;depuis;jusqu_au;source
secured;gabapentine;;24/11/2026;;Décision d’essai
secured;Neurontin;oui;24/11/2026;;Décision d’essai
nimporte;gabapentine;;24/11/2026;;x
secured;gab;;24/11/2026;;x
secured;gabapentine;;demain;;x
secured;gabapentine;;24/11/2026;01/01/2020;x
secured;gabapentine;;24/11/2026;;
"""


def test_a_region_adds_restrictions_that_count_from_a_day(begun, draft, region):
    listing = services.restricted_list_receive(
        actor=region, content=ADDED.encode("cp1252"), published_on=DAY, source="Essai", at=minutes(0)
    )
    assert (listing.count, [line[1] for line in listing.report["refused"]["first"]]) == (2, [4, 5, 6, 7, 8])
    assert add(draft, begun, drug("Gabapentine 300 mg"))
    services.list_enforce(actor=region, public_id=listing.public_id, starts_on=DAY, at=minutes(2))

    for name in ("Gabapentine 300 mg", "NEURONTIN", "Morphine"):
        with pytest.raises(Conflict, match="sécurisée"):
            add(draft, begun, drug(name))


def test_another_table_is_refused_in_words():
    with pytest.raises(drug_files.Unreadable, match="première ligne"):
        restricted_files.read(b"a,b,c")


def url(name, *args):
    return reverse(f"prescriptions:{name}", args=args)


def test_the_region_loads_checks_and_undoes_on_its_pages(client, luc, drugs):
    desk = signed_in(client, luc)
    assert "Liste de démonstration" in desk.get(url("lists")).content.decode()
    files = {kind: SimpleUploadedFile(f"{kind}.txt", content or b"\n") for kind, content in FILES.items()}
    answer = desk.post(url("drugs_load"), files | {"published_on": "2026-11-24"})
    assert answer.status_code == 302, answer.content.decode()
    listing = DrugList.objects.order_by("pk").last()
    DrugList.objects.filter(pk=listing.pk).update(state="reading")
    assert "2 sur 2" in desk.get(url("list_progress", listing.public_id)).content.decode()
    services.drug_list_read_again(actor=actor_of(luc), public_id=listing.public_id)
    DrugList.objects.filter(pk=listing.pk).update(state="read")
    assert desk.get(url("list_progress", listing.public_id))["HX-Refresh"] == "true"

    page = desk.get(url("list_page", listing.public_id)).content.decode()
    for words in ("le code CIS n’a pas huit chiffres", "Ajouts : 1", "Retraits : 39"):
        assert words in page
    assert desk.post(url("list_enforce", listing.public_id), {"starts_on": "2020-01-01"}).status_code == 422
    assert desk.post(url("list_enforce", listing.public_id), {"starts_on": "2099-01-01"}).status_code == 302
    assert "À venir" in desk.get(url("lists")).content.decode()
    assert desk.post(url("list_withdraw", listing.public_id)).status_code == 302
    assert "Retirée" in desk.get(url("list_page", listing.public_id)).content.decode()


def test_a_wrong_file_comes_back_with_why(client, luc):
    desk = signed_in(client, luc)
    file = SimpleUploadedFile("r.csv", b"a,b,c")
    typed = {"file": file, "published_on": "2026-11-24", "source": "x"}

    assert "première ligne" in desk.post(url("restricted_load"), typed).content.decode()
    assert "Choisissez ce fichier" in desk.post(url("drugs_load"), {}).content.decode()
    assert not RestrictedList.objects.exists()
