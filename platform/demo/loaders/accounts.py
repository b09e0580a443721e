"""Accounts of the demo: one for each role, all with the same known password and second factor."""

import datetime as dt
from typing import Any

from django.conf import settings

from accounts.adapters.codes import AppCodes
from accounts.enums import Role
from accounts.models import Delegation, Membership, User
from core.clock import today
from demo.loaders.files import table
from directory.models import Practitioner
from territory.models import Site


def load(sites: dict[str, Site], people: dict[str, Practitioner], at: dt.datetime) -> dict[str, User]:
    """The accounts by their key in the file."""
    since = today(at) - dt.timedelta(days=400)
    return {row["key"]: _load_account(row, sites, people, since) for row in table("people")["accounts"]}


def address(key: str) -> str:
    return f"{key}@demo.pivot.example"


def story() -> dict[str, str]:
    """What to try with each account, by address, in the order to show them; "" out of the story."""
    return {address(row["key"]): row.get("try", "") for row in table("people")["accounts"]}


def _load_account(
    row: dict[str, Any], sites: dict[str, Site], people: dict[str, Practitioner], since: dt.date
) -> User:
    practitioner = people.get(row["key"])
    user = User.objects.create_user(
        email=address(row["key"]),
        password=settings.DEMO_PASSWORD,
        given_name=practitioner.given_name if practitioner else row["given_name"],
        family_name=practitioner.family_name if practitioner else row["family_name"],
        practitioner=practitioner,
    )
    AppCodes.activate(user, settings.DEMO_TOTP_SECRET)
    Membership.objects.create(
        user=user, role=Role(row["role"]), site=sites.get(row["where"]), starts_on=since
    )
    for delegator in row.get("delegators", []):
        Delegation.objects.create(practitioner=people[delegator], delegate=user, starts_on=since)
    return user
