"""Since when another agenda could not be read."""

from typing import Any

from django.db import migrations, models
from django.db.models import F


def say_since_when(apps: Any, _: Any) -> None:
    """Of what fails already, the last try is all that is known."""
    feeds = apps.get_model("scheduling", "BusyFeed").objects.exclude(problem="")
    feeds.update(failing_since=F("tried_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_region_and_training"),
        ("scheduling", "0023_links_sent_where"),
    ]

    operations = [
        migrations.AddField(
            model_name="busyfeed",
            name="failing_since",
            field=models.DateTimeField(blank=True, null=True, verbose_name="échoue depuis"),
        ),
        migrations.RunPython(say_since_when, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="busyfeed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("failing_since__isnull", True), ("problem", "")),
                    models.Q(
                        ("failing_since__isnull", False), models.Q(("problem", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="busyfeed_fails_since_when_and_why",
                violation_error_message="Une lecture qui échoue dit depuis quand et pourquoi.",
            ),
        ),
    ]
