"""The sealed files as a store that `manage.py rotate_keys` walks."""

from collections.abc import Iterator

from core.encryption import Unreadable, rotation
from core.encryption.rotation import Step
from documents.adapters import files
from documents.models import Archive, Document, Preview

Row = Document | Preview | Archive


class SealedFiles:
    """Each file is replaced by its content under the current key; a reader sees the old or the new one."""

    def remaining(self) -> int:
        return sum(1 for document in self._documents() if not _is_current(document))

    def renew(self, batch: int) -> Iterator[Step]:
        done, failed = 0, []
        for document in self._documents():
            if _is_current(document):
                continue
            if _reseal(document):
                done += 1
            else:
                failed.append(str(document.public_id))
            if done + len(failed) == batch:
                yield Step(done, tuple(failed))
                done, failed = 0, []
        if done or failed:
            yield Step(done, tuple(failed))

    def _documents(self) -> Iterator[Row]:
        kept = (
            Document.objects.filter(erased_at=None),
            Preview.objects,
            Archive.objects.exclude(storage_name=""),
        )
        for rows in kept:
            yield from rows.only("public_id", "storage_name").order_by("pk").iterator(500)


def _is_current(document: Row) -> bool:
    try:
        return rotation.is_current(files.file_read(document.storage_name))
    except (files.FileLost, Unreadable):
        return False


def _reseal(document: Row) -> bool:
    name = document.storage_name
    try:
        sealed = rotation.resealed(files.file_read(name), context=document.sealing_context)
    except (files.FileLost, Unreadable):
        return False
    files.file_remove(f"{name}.part")  # what a rotation cut off left; nobody else writes a file that exists
    files.file_write(name, sealed)
    return True
