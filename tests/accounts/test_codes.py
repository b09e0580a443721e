"""The secrets of second factors: sealed for their row, rotated; each code taken once."""

import base64
import datetime as dt
import io
import re
from importlib import import_module
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.adapters import SecondFactorAdapter
from accounts.adapters.codes import AppCodes, RecoveryKit, opened
from accounts.adapters.rotation import SecondFactors
from accounts.models import User
from core.encryption import Unreadable, seal
from tests.accounts.codes import code
from tests.accounts.factories import PASSWORD, TOTP_SECRET, totp_of
from tests.cast import signed_in
from tests.client import PivotClient

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def enter(user: User, given: str) -> bool:
    """Whether this password and this code let in, in a new browser."""
    client = PivotClient()
    client.post("/connexion/", {"login": user.email, "password": PASSWORD})
    return bool(client.post("/connexion/code/", {"code": given}).headers.get("Location") == "/")


def kit_of(user: User) -> Authenticator:
    return Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)


def rotate(**options: Any) -> str:
    said = io.StringIO()
    call_command("rotate_keys", stdout=said, **options)
    return said.getvalue()


class TestOnce:
    def test_a_code_never_serves_twice_while_it_is_valid(self, nadia: User, time_machine: Any) -> None:
        """A code of the next half minute is taken now, and would be valid for ninety seconds."""
        time_machine.move_to(NOON, tick=False)
        early = code(drift=1)
        assert enter(nadia, early)
        for seconds in (0, 29, 31, 59, 61, 89):
            time_machine.move_to(NOON + dt.timedelta(seconds=seconds), tick=False)
            assert not enter(nadia, early), seconds

    def test_the_codes_around_serve_once_each(self, nadia: User, time_machine: Any) -> None:
        time_machine.move_to(NOON, tick=False)
        codes = [code(drift=drift) for drift in (0, -1, 1)]
        assert [enter(nadia, one) for one in codes] == [True] * 3
        assert [enter(nadia, one) for one in codes] == [False] * 3

    def test_a_code_too_old_or_too_new_does_not_serve(self, nadia: User, time_machine: Any) -> None:
        time_machine.move_to(NOON, tick=False)
        assert [enter(nadia, code(drift=drift)) for drift in (-2, 2)] == [False] * 2

    def test_one_person_s_codes_take_nothing_from_another(
        self, nadia: User, morel: User, time_machine: Any
    ) -> None:
        time_machine.move_to(NOON, tick=False)
        assert enter(nadia, code())
        assert enter(morel, code())

    def test_a_recovery_code_serves_once(self, nadia: User) -> None:
        first, second, *_ = RecoveryKit.activate(nadia).generate_codes()
        assert enter(nadia, first)
        assert not enter(nadia, first)
        assert enter(nadia, second)


class TestSealed:
    def test_neither_secret_is_in_the_database(self, nadia: User) -> None:
        codes = RecoveryKit.activate(nadia).generate_codes()
        kept = f"{totp_of(nadia).data} {kit_of(nadia).data}"
        assert not any(secret in kept for secret in (TOTP_SECRET, *codes))
        assert opened(totp_of(nadia)) == TOTP_SECRET

    def test_a_secret_moved_to_another_person_does_not_open(self, nadia: User, luc: User) -> None:
        """Who can write into the database puts their own secret in the place of somebody’s."""
        theirs = totp_of(luc)
        theirs.data = totp_of(nadia).data
        theirs.save()
        with pytest.raises(Unreadable):
            enter(luc, code())

    def test_nor_does_one_moved_to_the_other_type(self, nadia: User) -> None:
        RecoveryKit.activate(nadia)
        kit = kit_of(nadia)
        kit.data = {"seed": totp_of(nadia).data["secret"], "used_mask": 0}
        with pytest.raises(Unreadable):
            kit.wrap().generate_codes()

    def test_allauth_seals_nothing_by_itself(self) -> None:
        with pytest.raises(ImproperlyConfigured):
            SecondFactorAdapter().encrypt("JBSWY3DP")

    def test_the_pages_set_up_what_opens(self, client: Client, nadia: User) -> None:
        signed_in(client, nadia)
        client.post("/compte/securite/secours/nouveaux/")
        page = client.get("/compte/securite/secours/").content.decode()
        shown = re.findall(r"\b\d{8}\b", page)
        assert shown == RecoveryKit(kit_of(nadia)).generate_codes()
        assert enter(nadia, shown[3])

    def test_secrets_sealed_before_are_bound_by_the_migration(self, nadia: User) -> None:
        row = totp_of(nadia)
        before = seal(TOTP_SECRET.encode(), context="allauth.mfa.Authenticator.secret:any")
        row.data = {"secret": base64.b64encode(before).decode()}
        row.save()
        import_module("accounts.migrations.0003_second_factors_of_their_row").bind(apps, None)
        assert opened(totp_of(nadia)) == TOTP_SECRET
        assert enter(nadia, code())


class TestRotated:
    @pytest.fixture
    def person(self, settings: Any, nadia: User) -> User:
        """Nadia, whose secrets an older key sealed."""
        Authenticator.objects.all().delete()
        settings.ENCRYPTION_KEYS = {"old": OLD}
        AppCodes.activate(nadia, TOTP_SECRET)
        RecoveryKit.activate(nadia)
        settings.ENCRYPTION_KEYS = {"new": NEW, "old": OLD}
        return nadia

    def test_the_old_key_is_not_needed_any_more(self, person: User, settings: Any) -> None:
        codes = RecoveryKit(kit_of(person)).generate_codes()
        assert "accounts.second_factors : 2 / 2" in rotate()
        settings.ENCRYPTION_KEYS = {"new": NEW}
        assert enter(person, code())
        assert RecoveryKit(kit_of(person)).generate_codes() == codes

    def test_what_was_taken_stays_taken(self, person: User, time_machine: Any) -> None:
        time_machine.move_to(NOON, tick=False)
        assert enter(person, code())
        rotate()
        assert not enter(person, code())

    def test_stopped_half_way_it_goes_on(self, person: User) -> None:
        next(SecondFactors().renew(1))
        assert SecondFactors().remaining() == 1
        assert "accounts.second_factors : 1 / 1" in rotate()
        assert "accounts.second_factors : 0 à reprendre" in rotate(dry_run=True)

    def test_a_damaged_secret_is_named(self, person: User) -> None:
        row = totp_of(person)
        row.data["secret"] = base64.b64encode(base64.b64decode(row.data["secret"])[:-1] + b"x").decode()
        row.save()
        with pytest.raises(CommandError, match=str(person.public_id)):
            rotate()
