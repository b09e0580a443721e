"""Secrets of second factors, sealed for any row until now, are sealed for theirs."""

import base64
from typing import Any

from django.db import migrations

from core.encryption import seal, unseal

BEFORE = "allauth.mfa.Authenticator.secret:any"
SECRETS = {"totp": "secret", "recovery_codes": "seed"}


def bind(apps: Any, _editor: Any) -> None:
    rows = apps.get_model("mfa", "Authenticator").objects.filter(type__in=SECRETS).select_related("user")
    for row in rows.order_by("pk"):
        name = SECRETS[row.type]
        secret = unseal(base64.b64decode(row.data[name]), context=BEFORE)
        context = f"accounts.second_factor.{row.type}:{row.user.public_id}"
        row.data[name] = base64.b64encode(seal(secret, context=context)).decode("ascii")
        row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_role_names"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(bind, migrations.RunPython.noop)]
