"""Keys: made once, dated, renewed, ended; what they signed stays good."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.actors import job
from documents import services as documents
from signatures import selectors, services
from signatures.adapters import pades
from signatures.enums import Finding, KeyEnd
from signatures.models import Authority, SigningKey
from tests.consultations.factories import minutes
from tests.directory.factories import PractitionerFactory

DAY = dt.timedelta(days=1)
OPERATOR = job("tests")


@pytest.fixture
def physician(db):
    return PractitionerFactory()


def finding(signature):
    content = documents.document_content(signature.document)
    return pades.finding(content, signature.key.authority.certificate, signature.signed_at)


def test_a_key_is_made_once_for_each(physician):
    first = services.key_for(physician, at=minutes(0))
    assert services.key_for(physician, at=minutes(1)) == first
    other = services.key_for(PractitionerFactory(), at=minutes(1))
    assert other.certificate != first.certificate
    assert Authority.objects.count() == 1


def test_a_key_is_sealed_at_rest(physician):
    key = services.key_for(physician, at=minutes(0))
    with connection.cursor() as cursor:
        cursor.execute("SELECT private_key FROM signatures_signingkey WHERE id = %s", [key.pk])
        assert b"PRIVATE" not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(("days", "is_same"), [(300, True), (340, False), (400, False)])
def test_a_key_is_renewed_before_its_end_and_the_former_erased(physician, days, is_same):
    first = services.key_for(physician, at=minutes(0))
    later = services.key_for(physician, at=minutes(0) + days * DAY)
    assert (later == first) is is_same
    first.refresh_from_db()
    assert bool(first.private_key) is is_same
    assert first.end_reason == ("" if is_same else KeyEnd.RENEWED)


def test_what_an_ended_key_and_a_replaced_authority_signed_stays_good(signature):
    former = signature.key
    services.authority_make(actor=OPERATOR, at=minutes(60))
    key = services.key_for(former.practitioner, at=minutes(61))
    assert key.authority_id != former.authority_id
    signature.refresh_from_db()
    assert signature.key.private_key == signature.key.authority.private_key == ""
    assert finding(signature) == Finding.VALID


def test_a_certificate_that_ended_since_still_says_who_signed(signature):
    content = documents.document_content(signature.document)
    authority = signature.key.authority.certificate
    assert pades.finding(content, authority, signature.signed_at) == Finding.VALID
    assert pades.finding(content, authority, signature.key.ends_at + DAY) == Finding.UNTRUSTED


def test_an_authority_near_its_end_signs_no_more(physician, settings):
    services.authority_make(actor=OPERATOR, at=minutes(0))
    settings.SIGNING_MAKES_ITS_AUTHORITY = False
    with pytest.raises(Exception, match="signing_authority"):
        services.key_for(physician, at=minutes(0) + 3649 * DAY)


def test_a_key_never_outlives_its_authority(physician):
    services.authority_make(actor=OPERATOR, at=minutes(0))
    key = services.key_for(physician, at=minutes(0) + 3500 * DAY)
    assert key.ends_at <= key.authority.ends_at


def test_a_revoked_key_signs_no_more(physician):
    first = services.key_for(physician, at=minutes(0))
    services.key_end(actor=OPERATOR, key=first, reason=KeyEnd.REVOKED, at=minutes(1))
    assert services.key_for(physician, at=minutes(2)) != first


def test_the_command_makes_one_and_replaces_it_only_when_told(db, capsys):
    call_command("signing_authority")
    assert "BEGIN CERTIFICATE" in capsys.readouterr().out
    first = selectors.serving_authority()
    with pytest.raises(CommandError, match="--replace"):
        call_command("signing_authority")
    call_command("signing_authority", "--replace")
    assert selectors.serving_authority() != first
    assert selectors.authorities_text().count("BEGIN CERTIFICATE") == 2


def test_one_key_serves_at_a_time(physician):
    key = services.key_for(physician, at=minutes(0))
    later = services.key_for(physician, at=minutes(0) + 360 * DAY)
    assert SigningKey.objects.get(practitioner=physician, ended_at=None) == later != key
