"""What people hand in: judged by its bytes, cleaned, or refused with a reason."""

from typing import NamedTuple

from core.errors import Invalid
from documents.adapters.images import image_clean
from documents.enums import ContentType
from documents.models import MAX_BYTES
from documents.rules.pdf_safety import pdf_objection
from documents.rules.refused import refusal_of
from documents.rules.sniffing import EDF, PDF, SCP_ECG, sniff

TOO_HEAVY = "Ce fichier dépasse 25 Mo. Réduisez-le ou partagez-le en plusieurs, puis recommencez."


class Accepted(NamedTuple):
    content: bytes
    content_type: ContentType


def upload_clean(content: bytes) -> Accepted:
    """The file as we keep it. Invalid (field "file") carries a French sentence when we do not."""
    check_size(content)
    found = sniff(content)
    if found is None:
        raise Invalid(refusal_of(content), field="file", code="format_refused")
    if found in (EDF, SCP_ECG):
        raise Invalid("Ce fichier est un ECG : versez-le sous « ECG ».", field="file", code="ecg_elsewhere")
    if found == PDF:
        if (objection := pdf_objection(content)) is not None:
            raise Invalid(objection, field="file", code="pdf_refused")
        return Accepted(content, ContentType.PDF)
    cleaned = image_clean(content, found)
    check_size(cleaned)
    return Accepted(cleaned, ContentType(found))


def check_size(content: bytes) -> None:
    if not content:
        raise Invalid("Ce fichier est vide. Choisissez-en un autre.", field="file", code="file_empty")
    if len(content) > MAX_BYTES:
        raise Invalid(
            "Ce fichier dépasse 25 Mo. Réduisez-le ou partagez-le en plusieurs, puis recommencez.",
            field="file",
            code="file_too_large",
        )
