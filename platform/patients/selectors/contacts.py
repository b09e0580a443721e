"""Where a patient and their relatives are reached, and what they want to receive."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from core.errors import NotFound
from notifications import selectors as carriers
from notifications.enums import Channel
from notifications.rules import mobile_number
from patients.models import ContactChoice, Patient, Relative
from patients.selectors.files import relatives_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The patient themself, or one of their relatives. `mobile` and `email`: "" when not reached that way.

    A mobile reaches nobody where this installation carries no SMS.
    """

    patient: Patient
    relative: Relative | None
    mobile: str
    email: str
    choice: ContactChoice

    @property
    def wanted_mobile(self) -> str:
        return self.mobile if self.choice.by_sms else ""

    @property
    def wanted_email(self) -> str:
        return self.email if self.choice.by_email else ""

    @property
    def is_reached(self) -> bool:
        """By a way that they left open."""
        return bool(self.wanted_mobile or self.wanted_email)


def contact_of(patient: Patient, relative: Relative | None = None) -> Contact:
    """The caller holds the patient."""
    person = relative or patient
    return Contact(
        patient=patient,
        relative=relative,
        mobile=mobile_number(person.phone) if carriers.is_carried(Channel.SMS) else "",
        email=person.email,
        choice=_choice(patient, relative),
    )


def contacts_of(patient: Patient) -> Iterator[Contact]:
    """The patient first, then those around them in the order in which they were noted."""
    yield contact_of(patient)
    for relative in relatives_of(patient):
        yield contact_of(patient, relative)


def relative_of(patient: Patient, public_id: UUID) -> Relative:
    found = relatives_of(patient).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("Cette personne n’est pas notée auprès de ce patient.")
    return found


def _choice(patient: Patient, relative: Relative | None) -> ContactChoice:
    found = ContactChoice.objects.filter(patient=patient, relative=relative).first()
    return found or ContactChoice(patient=patient, relative=relative)
