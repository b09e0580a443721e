"""The journal as the regional administrator reads it: who did what to what, never what was in it."""

import datetime as dt
import uuid

import pytest

from accounts.models import User
from audit import services as audit
from audit.models import Event
from core import clock
from directory.models import Practitioner
from patients.models import Patient
from territory.models import Site
from tests.cast import actor_of, signed_in
from tests.client import PivotClient

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=clock.PARIS)
EVE = NOON - dt.timedelta(days=1)


@pytest.fixture
def region(client: PivotClient, luc: User) -> PivotClient:
    return signed_in(client, luc)


@pytest.fixture
def lines(db: None, luc: User, morel: User, msp: Site, mme_petit: Patient) -> None:
    audit.record(actor_of(luc), "territory.site_edited", msp, at=NOON, fields=["phone", "closed_reason"])
    audit.record(actor_of(luc), "accounts.deactivated", morel, at=NOON, reason="departure", sessions=2)
    audit.record(
        actor_of(luc), "directory.practitioner_edited", morel.practitioner, at=EVE, fields=["sector"]
    )
    audit.record(actor_of(morel), "patients.opened", mme_petit, at=EVE, patient=mme_petit.public_id)


def read(region: PivotClient, **wanted: str) -> dict[str, list]:
    page = region.get("/region/journal/", wanted)
    assert page.status_code == 200
    return {day["label"]: day["lines"] for day in page.context["days"]}


def test_it_says_what_was_done_to_what_and_leads_there(
    region: PivotClient, lines: None, msp: Site, morel: User
):
    days = read(region, since="2026-11-23", until="2026-11-24")
    assert list(days) == ["mardi 24\u00a0novembre 2026", "lundi 23\u00a0novembre 2026"]
    closed, edited = days["mardi 24\u00a0novembre 2026"]
    assert (edited.who, edited.what, edited.of) == ("Luc Ferrand", "a modifié un site", "MSP de Guise")
    assert edited.detail == "téléphone, raison de fermeture"
    assert edited.url == f"/region/sites/{msp.public_id}/"
    assert (closed.of, closed.detail) == ("Dr Sophie Morel", "départ")
    assert closed.url == f"/region/comptes/{morel.public_id}/"


def test_a_patient_is_a_number_cut_short_that_narrows_to_their_file(
    region: PivotClient, lines: None, mme_petit: Patient
) -> None:
    page = region.get("/region/journal/", {"until": "2026-11-24"}).content.decode()
    assert f"patient={mme_petit.public_id}" in page
    assert str(mme_petit.public_id)[:8] in page
    assert "Petit" not in page


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"who": "ferr"}, 3),
        ({"who": "Sophié"}, 1),
        ({"room": "territory"}, 1),
        ({"room": "accounts", "who": "ferrand"}, 1),
        ({"since": "2026-11-24"}, 2),
        ({"until": "2026-11-23"}, 2),
    ],
)
def test_it_is_narrowed(region: PivotClient, lines: None, wanted: dict[str, str], count: int) -> None:
    around = {"since": "2026-11-23", "until": "2026-11-24"}
    assert sum(map(len, read(region, **around | wanted).values())) == count


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"since": "2026-11-24", "until": "2026-11-23"}, "La fin précède le début."),
        ({"patient": "abc"}, "Copiez l’identifiant entier d’un dossier"),
    ],
)
def test_filters_that_cannot_be_read_show_nothing(
    region: PivotClient, lines: None, wanted: dict[str, str], words: str
) -> None:
    page = region.get("/region/journal/", wanted)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert page.context["days"] == []


def test_what_is_gone_keeps_its_line(region: PivotClient, luc: User) -> None:
    gone = Practitioner(public_id=uuid.uuid4())
    audit.record(actor_of(luc), "directory.practitioner_edited", gone, at=NOON, fields=["forgotten"])
    [[line]] = read(region, room="directory").values()
    assert (line.of, line.url, line.detail) == ("", "", "forgotten")


def test_it_leaves_as_a_file_and_says_so_in_itself(region: PivotClient, lines: None) -> None:
    answer = region.get("/region/journal/export/", {"room": "territory"})
    header, line = answer.content.decode("utf-8-sig").splitlines()
    assert header.startswith("Quand (UTC);Qui;Rôle;Quoi")
    assert "Luc Ferrand;Administration régionale;a modifié un site;MSP de Guise;" in line
    exported = Event.objects.get(kind="audit.exported")
    assert (exported.actor_label, exported.details) == ("Luc Ferrand", {"count": 1})


def test_the_sealing_is_told(region: PivotClient, lines: None) -> None:
    assert "Scellé" not in region.get("/region/journal/").content.decode()
    audit.seal(at=NOON)
    assert "Scellé mar." in region.get("/region/journal/").content.decode()
