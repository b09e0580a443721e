"""What a physician sees and does of what left; the neighbour, who may do the same elsewhere, sees nothing."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.actors import job
from core.errors import Conflict, Invalid, NotFound, Refused
from correspondence import selectors, services
from correspondence.enums import Channel, DispatchState, Reason
from correspondence.models import Correspondent, Dispatch, SiteMailbox, StandInItem
from territory.models import Site
from tests.cast import actor_of, signed_in
from tests.consultations.factories import Story
from tests.correspondence.conftest import ADDRESS, SIGNED, lives_at, signs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dead(story: Story, haddad: User) -> Dispatch:
    lives_at(haddad, "personne@nulle-part.invalid")
    signs(story)
    row = Dispatch.objects.get()
    assert row.state == DispatchState.DEAD
    return row


def shown(client: Client, user: User, url: str) -> str:
    return signed_in(client, user).get(url).content.decode()


def report(story: Story) -> str:
    return reverse("consultations:report", args=[story.public_id])


def test_the_report_says_to_whom_it_went(
    client: Client, dispatch: Dispatch, story: Story, morel: User
) -> None:
    page = shown(client, morel, report(story))
    assert "Dr Karim Haddad, médecin traitant" in page
    assert ADDRESS in page
    assert "reçu" in page


def test_what_did_not_arrive_says_why_and_what_to_do(
    client: Client, dead: Dispatch, story: Story, morel: User
) -> None:
    page = shown(client, morel, report(story))
    assert Reason.REFUSED.label in page
    assert "choisissez un autre canal" in page
    assert "Réessayer maintenant" in page
    listed = shown(client, morel, reverse("correspondence:to_take_up"))
    assert "Dr Karim Haddad" in listed


def test_the_region_sees_it_without_the_act(client: Client, dead: Dispatch, story: Story, luc: User) -> None:
    page = shown(client, luc, reverse("correspondence:to_take_up"))
    assert "Dr Karim Haddad" in page
    assert str(story.public_id) not in page
    assert "Clore" not in page


def test_tried_again_once_mended_it_arrives(dead: Dispatch, haddad: User, morel: User) -> None:
    lives_at(haddad, ADDRESS)
    services.dispatch_retry(actor=actor_of(morel), public_id=dead.public_id, at=SIGNED)
    dead.refresh_from_db()
    assert dead.state == DispatchState.RECEIVED
    assert StandInItem.objects.count() == 1


def test_another_channel_gives_the_first_one_up(dead: Dispatch, morel: User) -> None:
    later = services.dispatch_switch(
        actor=actor_of(morel), public_id=dead.public_id, channel=Channel.NOTICE, at=SIGNED
    )
    dead.refresh_from_db()
    later.refresh_from_db()
    assert (dead.state, dead.reason) == (DispatchState.WITHDRAWN, Reason.OTHER_CHANNEL)
    assert later.state == DispatchState.RECEIVED
    assert later.instead_of == dead


def test_closed_with_a_reason_it_stays_to_be_read(
    client: Client, dead: Dispatch, story: Story, morel: User
) -> None:
    signed_in(client, morel).post(
        reverse("correspondence:close", args=[dead.public_id]), {"reason": "handed"}
    )
    dead.refresh_from_db()
    assert (dead.state, dead.reason) == (DispatchState.WITHDRAWN, Reason.HANDED)
    assert Reason.HANDED.label in shown(client, morel, report(story))
    with pytest.raises(Conflict):
        services.dispatch_close(actor=actor_of(morel), public_id=dead.public_id, reason="handed", at=SIGNED)


def test_closed_for_no_known_reason_it_is_refused(dead: Dispatch, morel: User) -> None:
    with pytest.raises(Invalid):
        services.dispatch_close(actor=actor_of(morel), public_id=dead.public_id, reason="secret", at=SIGNED)


@pytest.mark.parametrize("who", ["haddad", "weiss", "nadia"])
def test_nobody_else_takes_it_up(who: str, dead: Dispatch, request: pytest.FixtureRequest) -> None:
    actor = actor_of(request.getfixturevalue(who))
    assert not selectors.dead_for(actor).exists()
    with pytest.raises(NotFound):
        services.dispatch_retry(actor=actor, public_id=dead.public_id, at=SIGNED)


def test_the_region_tries_again_and_closes_nothing(dead: Dispatch, luc: User) -> None:
    actor = actor_of(luc)
    with pytest.raises(Refused):
        services.dispatch_close(actor=actor, public_id=dead.public_id, reason="handed", at=SIGNED)
    services.dispatch_retry(actor=actor, public_id=dead.public_id, at=SIGNED)


def test_a_physician_sets_where_they_are_written_to(client: Client, haddad: User) -> None:
    page = signed_in(client, haddad)
    wrong = page.post(reverse("correspondence:own"), {"address": "k.haddad@orange.fr", "channel": "mssante"})
    assert wrong.status_code == 422
    assert "mssante.fr" in wrong.content.decode()
    citizen = {"address": "123456789012345@patient.mssante.fr", "channel": "mssante"}
    assert page.post(reverse("correspondence:own"), citizen).status_code == 422
    right = {"address": "K.Haddad@medecin.mssante.fr", "channel": "software"}
    assert page.post(reverse("correspondence:own"), right).status_code == 302
    haddad.practitioner.refresh_from_db()
    assert haddad.practitioner.secure_mail == "k.haddad@medecin.mssante.fr"
    assert Correspondent.objects.get().channel == Channel.SOFTWARE


def test_nobody_sets_it_for_another(haddad: User, weiss: User) -> None:
    with pytest.raises(Refused):
        services.mailbox_set(
            actor=actor_of(weiss),
            practitioner=haddad.practitioner,
            address="",
            channel=Channel.NOTICE,
            at=SIGNED,
        )


def test_the_mailbox_of_the_demo_opens_and_tells_that_it_was_read(
    client: Client, dispatch: Dispatch, haddad: User
) -> None:
    page = signed_in(client, haddad)
    item = StandInItem.objects.get()
    assert page.get(reverse("correspondence:stand_in")).status_code == 200
    letter = page.get(reverse("correspondence:stand_in_item", args=[item.public_id])).content.decode()
    assert letter.count("conformes à METADATA.XML") == 2
    file = reverse("correspondence:stand_in_file", args=[item.public_id])
    assert page.get(file, {"nom": "document.pdf"}).content.startswith(b"%PDF-")
    assert page.get(file, {"nom": "../etc/passwd"}).status_code == 404
    dispatch.refresh_from_db()
    assert dispatch.state == DispatchState.READ


def test_the_software_takes_its_package_away(
    story: Story, haddad: User, settings: object, tmp_path: object
) -> None:
    settings.SOFTWARE_INBOXES = str(tmp_path)  # type: ignore[attr-defined]
    (tmp_path / haddad.practitioner.rpps).mkdir()  # type: ignore[operator]
    Correspondent.objects.create(practitioner=haddad.practitioner, channel=Channel.SOFTWARE)
    signs(story)
    row = Dispatch.objects.get()
    assert (row.channel, row.state) == (Channel.SOFTWARE, DispatchState.SENT)
    folder = tmp_path / haddad.practitioner.rpps  # type: ignore[operator]
    (package,) = folder.iterdir()
    assert package.name == f"{row.public_id}.zip"
    services.folders_follow(at=SIGNED)
    row.refresh_from_db()
    assert row.state == DispatchState.SENT
    package.unlink()
    services.folders_follow(at=SIGNED)
    row.refresh_from_db()
    assert row.state == DispatchState.RECEIVED


def test_a_folder_whose_disk_is_away_is_not_made_elsewhere(
    story: Story, haddad: User, settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SOFTWARE_INBOXES = str(tmp_path)  # type: ignore[attr-defined]
    folder = tmp_path / haddad.practitioner.rpps
    folder.mkdir()
    Correspondent.objects.create(practitioner=haddad.practitioner, channel=Channel.SOFTWARE)
    monkeypatch.setattr("core.jobs._send", lambda *_: None)
    signs(story)
    folder.rmdir()
    row = Dispatch.objects.get()
    services.dispatch_deliver(actor=job("tests"), dispatch_id=row.public_id, at=SIGNED)
    row.refresh_from_db()
    assert (row.state, row.reason) == (DispatchState.FAILED, Reason.UNREACHABLE)
    assert not folder.exists()


def test_a_choice_without_a_folder_leads_nowhere(story: Story, haddad: User, settings: object) -> None:
    lives_at(haddad, "")
    Correspondent.objects.create(practitioner=haddad.practitioner, channel=Channel.SOFTWARE)
    signs(story)
    assert Dispatch.objects.get().channel == Channel.NOTICE


def test_the_share_of_the_region_counts_acts_by_a_secure_channel(dispatch: Dispatch) -> None:
    assert selectors.secure_share(SIGNED, SIGNED.replace(year=2027)) == (1, 1)
    assert selectors.secure_share(SIGNED.replace(year=2027), SIGNED.replace(year=2028)) == (0, 0)


def test_a_notice_counts_as_not_secure(story: Story, haddad: User) -> None:
    lives_at(haddad, "")
    signs(story)
    assert job("tests").is_job
    assert selectors.secure_share(SIGNED, SIGNED.replace(year=2027)) == (0, 1)


def test_an_establishment_with_a_mailbox_receives_the_report(
    client: Client, story: Story, luc: User, ehpad: Site
) -> None:
    page = signed_in(client, luc)
    url = reverse("correspondence:site", args=[ehpad.public_id])
    assert page.post(url, {"address": "accueil@ehpad.fr"}).status_code == 422
    assert page.post(url, {"address": "marronniers@demo.mssante.example"}).status_code == 302
    signs(story)
    row = Dispatch.objects.get(quality="site")
    assert (row.state, row.address) == (DispatchState.RECEIVED, "marronniers@demo.mssante.example")
    page.post(url, {"address": ""})
    assert not SiteMailbox.objects.exists()
