"""A prescription of two sheets, signed."""

import pytest

from documents import services as documents
from prescriptions.enums import LineKind
from prescriptions.models import Prescription
from signatures.models import Signature
from tests.consultations.conftest import cart_to_rehearse, rehearsal, story  # noqa: F401 - fixtures
from tests.consultations.factories import Story
from tests.prescriptions.conftest import add, begun, draft, drug, drugs, sign, text  # noqa: F401 - fixtures


@pytest.fixture
def signed(draft: Prescription, begun: Story) -> Prescription:  # noqa: F811
    add(draft, begun, drug())
    add(draft, begun, drug("Amoxicilline 1 g"))
    add(draft, begun, text(LineKind.EXAM, "NFS, CRP"))
    return sign(draft, begun)


@pytest.fixture
def signature(signed: Prescription) -> Signature:
    return Signature.objects.get()


@pytest.fixture
def file(signature: Signature) -> bytes:
    return documents.document_content(signature.document)
