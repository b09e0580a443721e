"""Files follow the keys: sealed again in place, resumable, a lost one named."""

import io

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from core.encryption import Unreadable, rotation
from documents import services
from documents.adapters import files
from tests.documents.factories import document, pdf

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
STORE = "documents.files"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.ENCRYPTION_KEYS = {"old": OLD}
    stored = [document(content=pdf(b"%% page %d" % number)) for number in range(3)]
    settings.ENCRYPTION_KEYS = {"new": NEW, "old": OLD}
    return stored


def test_files_and_their_rows_open_without_the_old_key(three, settings):
    said = io.StringIO()
    call_command("rotate_keys", batch=2, stdout=said)
    assert f"{STORE} : 3 / 3" in said.getvalue()
    settings.ENCRYPTION_KEYS = {"new": NEW}
    for number, stored in enumerate(three):
        stored.refresh_from_db()
        assert services.document_content(stored) == pdf(b"%% page %d" % number)
        assert stored.title
    assert Event.objects.filter(kind="audit.keys_rotated", details__store=STORE).count() == 1


def test_a_rotation_that_was_cut_off_goes_on(three, tmp_path):
    store = rotation.stores()[STORE]
    next(store.renew(1))
    assert store.remaining() == 2
    (tmp_path / f"{three[1].storage_name}.part").write_bytes(b"half a fi")
    assert sum(step.done for step in store.renew(10)) == 2
    assert store.remaining() == 0
    assert not list(tmp_path.rglob("*.part"))


def test_a_lost_and_a_damaged_file_are_named_and_the_others_done(three, tmp_path, settings):
    files.file_remove(three[0].storage_name)
    (tmp_path / three[1].storage_name).write_bytes(b"not sealed at all")
    with pytest.raises(CommandError) as refusal:
        call_command("rotate_keys", stdout=io.StringIO())
    assert all(str(stored.public_id) in str(refusal.value) for stored in three[:2])
    assert str(three[2].public_id) not in str(refusal.value)
    settings.ENCRYPTION_KEYS = {"new": NEW}
    assert services.document_content(three[2])
    with pytest.raises(Unreadable):
        services.document_content(three[1])
