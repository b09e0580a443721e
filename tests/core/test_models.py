"""Two administrators who write the same thing at the same instant, on the real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Barrier

import pytest
from django.db import connection, models

from accounts.models import User
from core import models as core
from directory.models import Practitioner
from scheduling.enums import ActForm
from scheduling.models import Motive
from territory.models import Cart, Room, Site
from tests.cast import signed_in
from tests.client import PivotClient
from tests.directory.factories import PractitionerFactory, SpecialtyFactory
from tests.territory.factories import CommuneFactory, SiteFactory

pytestmark = pytest.mark.django_db(transaction=True)
Asked = tuple[str, dict[str, object]]


def site(turn: int) -> Asked:
    values = {"kind": "msp", "name": f"MSP {turn}", "finess": "750803447", "is_open": "on"}
    return "/region/sites/nouveau/", values | {"commune": CommuneFactory().pk}


def entry(turn: int) -> Asked:
    values = {"rpps": "10999000010", "profession": "10", "civility": "MME", "sector": "1", "is_active": "on"}
    names = {"family_name": f"Delattre {turn}", "given_name": "Hélène", "specialty": SpecialtyFactory().pk}
    return "/region/annuaire/nouveau/", values | names


def account(turn: int) -> Asked:
    values = {"given_name": f"Inès {turn}", "family_name": "Caudron", "email": "ines@pivot.example"}
    return "/region/comptes/nouveau/", {**values}


def motive(_turn: int) -> Asked:
    values = {"label": "Plaie", "duration_minutes": "20", "forms": [ActForm.ASSISTED], "is_active": "on"}
    bounds = {"shortest_minutes": "10", "longest_minutes": "30"}
    return "/region/motifs/nouveau/", {**values, **bounds, "minimum_age_months": "0"}


def room(_turn: int) -> Asked:
    return f"/region/sites/{SiteFactory(name='MSP').public_id}/salles/", {"name": "Salle 1"}


def cart(_turn: int) -> Asked:
    values = {"name": "Chariot 1", "state": "in_service"}
    return f"/region/sites/{SiteFactory(name='MSP').public_id}/chariots/nouveau/", {**values}


def place(_turn: int) -> Asked:
    known = Practitioner.objects.filter(rpps="10999000010").first() or PractitionerFactory(rpps="10999000010")
    where = Site.objects.first() or SiteFactory()
    return f"/region/annuaire/{known.public_id}/lieux/", {"site": where.pk, "mode": "L"}


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have passed all that looks before they write."""
    start, theirs = Barrier(2, timeout=20), core.in_words

    def wait(row: models.Model) -> AbstractContextManager[None]:
        start.wait()
        return theirs(row)

    monkeypatch.setattr(core, "in_words", wait)


def answers(luc: User, *asked: Asked) -> list[tuple[int, str]]:
    def ask(client: PivotClient, address: str, values: dict[str, object]) -> tuple[int, str]:
        try:
            answer = client.post(address, values)
            return answer.status_code, answer.content.decode()
        finally:
            connection.close()

    browsers = [signed_in(PivotClient(), luc) for _ in asked]
    with ThreadPoolExecutor(len(asked)) as pool:
        going = [pool.submit(ask, browser, *one) for browser, one in zip(browsers, asked, strict=True)]
        return sorted(one.result() for one in going)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    ("make", "model", "words"),
    [
        (site, Site, "C’est le numéro d’un autre site."),
        (entry, Practitioner, "Ce numéro est déjà à l’annuaire."),
        (account, User, "Cette adresse a déjà un compte."),
        (motive, Motive, "Un autre motif a ce libellé."),
        (room, Room, "Ce site a déjà une salle de ce nom."),
        (cart, Cart, "Ce site a déjà un chariot de ce nom."),
        (place, None, "Ce professionnel exerce déjà sur ce site."),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_the_second_reads_why(
    make: Callable[[int], Asked], model: type[models.Model] | None, words: str, luc: User
) -> None:
    asked = [make(turn) for turn in range(2)]
    before = model and model._default_manager.count()

    (made, _), (refused, page) = answers(luc, *asked)

    assert (made, refused) == (302, 422)
    assert words in page
    assert before == (model and model._default_manager.count() - 1)
