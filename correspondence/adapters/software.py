"""The inbox of a practice’s own software: a folder that it watches and empties, made by who connects it.

A package appears whole under its final name, or not at all. What was taken away was received.
"""

import os
from pathlib import Path
from uuid import UUID

from django.conf import settings

from correspondence.adapters.channels import Envelope, Postponed, Receipt, Undeliverable
from correspondence.enums import Reason
from documents import cda


class SoftwareInbox:
    """`address` of an envelope: the name of the practice’s folder."""

    def send(self, envelope: Envelope) -> Receipt:
        if not settings.SOFTWARE_INBOXES:
            raise Undeliverable(Reason.NOT_CONNECTED)
        target = path_of(envelope.address, envelope.key, is_package=envelope.parcel.report is not None)
        if not target.parent.is_dir():  # not connected, or its disk is away
            raise Postponed(Reason.UNREACHABLE)
        try:
            if not target.exists():
                _write(target, _content(envelope))
        except OSError as error:
            raise Postponed(Reason.UNREACHABLE) from error
        return Receipt(is_received=False)


def path_of(folder: str, key: UUID, *, is_package: bool) -> Path:
    return Path(settings.SOFTWARE_INBOXES) / folder / f"{key}.{'zip' if is_package else 'pdf'}"


def is_taken(folder: str, key: UUID) -> bool:
    """Whether the software took it away. A folder that cannot be seen says nothing."""
    if not settings.SOFTWARE_INBOXES or not (Path(settings.SOFTWARE_INBOXES) / folder).is_dir():
        return False
    return not any(path_of(folder, key, is_package=one).exists() for one in (True, False))


def _content(envelope: Envelope) -> bytes:
    parcel = envelope.parcel
    if parcel.report is None:
        return parcel.pdf
    return cda.package(parcel.report, parcel.content, parcel.pdf, envelope.submission)


def _write(target: Path, content: bytes) -> None:
    temporary = target.with_name(f".{target.name}.part")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o660), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(target)
