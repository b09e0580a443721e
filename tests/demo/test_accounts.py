"""What the end of `make demo` tells."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from accounts.models import User
from core import clock
from demo.loaders import accounts, directory, territory
from demo.loaders.files import table


@pytest.mark.django_db
def test_every_account_to_try_is_shown_and_signs_in_with_what_is_shown(rf):
    at = clock.now()
    sites = territory.load(at)
    accounts.load(sites, directory.load(sites, at), at)
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    text = out.getvalue()
    wanted = [row for row in table("people")["accounts"] if "try" in row]
    assert all(row["try"] in text and f"{row['key']}@demo.pivot.example" in text for row in wanted)
    password = text.split("mot de passe")[1].split()[0]
    user = User.objects.get(email="nadia@demo.pivot.example")
    assert user.check_password(password)
    assert authenticate(rf.post("/"), email=user.email, password=password) == user
    assert "Infirmier" in text
    assert "EHPAD" in text
