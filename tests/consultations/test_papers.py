"""Documents and photographs added to an act: until it is closed, and of the patient once they agreed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from consultations import services
from consultations.enums import ImagesFate
from core.errors import Conflict, Invalid, NotFound, PivotError
from documents import selectors as document_rows
from documents.enums import DocumentKind
from documents.models import Document
from patients.enums import ConsentDecision
from tests.accounts.factories import MembershipFactory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, minutes
from tests.documents.factories import jpeg

pytestmark = pytest.mark.django_db


def adds(story: Story, *, shows_patient: bool = False, actor: object = None) -> Document:
    paper = services.Paper(title="Plaie du talon", content=jpeg(), shows_patient=shows_patient)
    return services.paper_add(
        actor=actor or story.nurse, public_id=story.public_id, paper=paper, at=minutes(2)
    )


def shown(story: Story) -> list[Document]:
    return document_rows.documents_of(story.physician, act_public_id=story.public_id)


@pytest.mark.parametrize("state", ["closed", "cancelled", "in_person"])
def test_nothing_is_added_to_an_act_that_is_over(story: Story, state: str) -> None:
    story.in_state(state)
    with pytest.raises(Conflict, match="clos"):
        adds(story)
    assert not Document.objects.exists()


def test_the_neighbour_adds_nothing(story: Story, other_hospital: object) -> None:
    neighbour = MembershipFactory(role="nurse", site=other_hospital).user
    with pytest.raises(NotFound):
        adds(story, actor=actor_of(neighbour))


@pytest.mark.parametrize("decision", [None, ConsentDecision.REFUSED])
def test_a_photograph_of_the_patient_asks_for_their_agreement(
    story: Story, decision: ConsentDecision | None
) -> None:
    if decision:
        story.agrees_to_images(decision)
    with pytest.raises(Invalid, match="accord pour les images") as refusal:
        adds(story, shows_patient=True)
    assert refusal.value.field == "shows_patient"
    assert adds(story).kind == DocumentKind.ATTACHMENT


def test_with_it_the_photograph_is_kept_and_a_withdrawal_takes_it_out(story: Story) -> None:
    story.begins().agrees_to_images()
    letter, photograph = adds(story), adds(story, shows_patient=True)
    assert photograph.kind == DocumentKind.PHOTOGRAPH
    with pytest.raises(Invalid, match="images déjà prises"):
        story.agrees_to_images(ConsentDecision.WITHDRAWN)
    story.agrees_to_images(ConsentDecision.WITHDRAWN, fate=ImagesFate.TAKEN_OUT)
    assert shown(story) == [letter]
    with pytest.raises(PivotError):
        adds(story, shows_patient=True)


def test_the_refusal_is_read_beside_its_box_and_nothing_typed_is_lost(story: Story, nadia: User) -> None:
    sent = {"title": "Plaie", "shows_patient": "1", "file": SimpleUploadedFile("x.jpg", jpeg())}
    answer = signed_in(PivotClient(), nadia).post(
        reverse("consultations:upload", args=[story.public_id]), sent
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="shows_patient_error"' in page
    assert 'value="Plaie"' in page


def test_the_physician_has_it_in_the_cockpit_as_it_comes(story: Story, morel: User) -> None:
    story.begins()
    address = reverse("consultations:cockpit_part", args=[story.public_id, "documents"])
    client = signed_in(PivotClient(), morel)
    assert "Plaie du talon" not in client.get(address).content.decode()
    adds(story)
    assert "Plaie du talon" in client.get(address).content.decode()
