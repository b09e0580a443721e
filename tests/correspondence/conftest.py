"""An act at a cart, signed: its report leaves for the treating physician, who has an address."""

import datetime as dt

import pytest

from accounts.models import User
from consultations import services as acts
from consultations.models import ReportVersion
from correspondence.models import Dispatch
from patients.models import Patient, TreatingPhysician
from territory.models import Site
from tests.consultations.factories import Story, assisted, minutes

SIGNED = minutes(20)
ADDRESS = "karim.haddad@demo.mssante.example"


def declares(patient: Patient, physician: User) -> None:
    TreatingPhysician.objects.filter(patient=patient).delete()
    TreatingPhysician.objects.create(
        patient=patient, practitioner=physician.practitioner, starts_on=dt.date(2020, 1, 1)
    )


def lives_at(physician: User, address: str) -> None:
    physician.practitioner.secure_mail = address
    physician.practitioner.save(update_fields=["secure_mail"])


def signs(story: Story) -> ReportVersion:
    story.writes()
    return acts.report_sign(actor=story.physician, public_id=story.public_id, at=SIGNED)


def corrects(story: Story, at: dt.datetime) -> ReportVersion:
    acts.amendment_begin(actor=story.physician, public_id=story.public_id, reason="Une dose.", at=at)
    draft = story.now().report_draft
    acts.report_save(
        actor=story.physician,
        public_id=story.public_id,
        sections={"conclusion": "Autre dose."},
        revision=draft.revision,
        at=at,
    )
    return acts.amendment_sign(actor=story.physician, public_id=story.public_id, at=at)


@pytest.fixture
def story(mme_petit: Patient, morel: User, haddad: User, nadia: User, ehpad: Site) -> Story:
    """Dr Morel signs, Dr Haddad is the treating physician."""
    declares(mme_petit, haddad)
    lives_at(haddad, ADDRESS)
    return Story(assisted(mme_petit, morel, ehpad), morel, nadia).ends()


@pytest.fixture
def dispatch(story: Story) -> Dispatch:
    """What the signature asked for, not yet taken."""
    signs(story)
    return Dispatch.objects.get()
