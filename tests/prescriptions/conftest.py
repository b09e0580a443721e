"""An act that has begun, its physician with a telephone at the directory, and the demonstration’s drugs."""

from typing import Any

import pytest

from accounts.models import User
from core.actors import job
from prescriptions import services
from prescriptions.enums import LineKind
from prescriptions.models import Prescription
from prescriptions.services.judging import NewLine
from tests.consultations.conftest import story  # noqa: F401 - fixture
from tests.consultations.factories import Story, minutes


@pytest.fixture
def drugs(db: None) -> None:
    services.demo_list_load(actor=job("tests"), at=minutes(-60))


@pytest.fixture
def begun(story: Story, morel: User, drugs: None) -> Story:  # noqa: F811
    morel.practitioner.professional_phone = "03 23 61 00 00"
    morel.practitioner.save(update_fields=["professional_phone"])
    return story.begins()


@pytest.fixture
def draft(begun: Story) -> Prescription:
    return services.prescription_draft(actor=begun.physician, act_public_id=begun.public_id, at=minutes(5))


def drug(name: str = "Paracétamol 1 g", dose: str = "1 cp 3x/j 5 j", **content: Any) -> NewLine:
    is_ald = content.pop("is_ald", False)
    return NewLine(kind=LineKind.DRUG, content={"name": name, "dose": dose} | content, is_ald=is_ald)


def text(kind: LineKind, words: str, *, is_ald: bool = False) -> NewLine:
    return NewLine(kind=kind, content={"text": words}, is_ald=is_ald)


def leave(days: int, **content: Any) -> NewLine:
    return NewLine(kind=LineKind.SICK_LEAVE, content={"days": days, "starts_on": "2026-11-24"} | content)


def add(draft: Prescription, story: Story, line: NewLine) -> Any:  # noqa: F811
    return services.line_add(actor=story.physician, public_id=draft.public_id, line=line, at=minutes(6))


def sign(draft: Prescription, story: Story) -> Prescription:  # noqa: F811
    draft.refresh_from_db()
    return services.prescription_sign(
        actor=story.physician, public_id=draft.public_id, revision=draft.revision, at=minutes(9)
    )
