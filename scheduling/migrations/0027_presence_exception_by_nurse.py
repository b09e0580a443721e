"""A day off of one nurse, without closing their site."""

import django.db.models.deletion
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import migrations, models
from django.db.models.functions import Coalesce

import scheduling.models.availability


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_region_and_training"),
        ("scheduling", "0026_search_covers"),
        ("territory", "0006_verdict_insufficient"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="presenceexception", name="presenceexception_days_apart"),
        migrations.AddField(
            model_name="presenceexception",
            name="nurse",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="presence_exceptions",
                to="directory.practitioner",
                verbose_name="pour qui",
            ),
        ),
        migrations.AddConstraint(
            model_name="presenceexception",
            constraint=ExclusionConstraint(
                expressions=[
                    ("site", "="),
                    ("day", "="),
                    ("kind", "="),
                    (Coalesce("nurse", models.Value(0)), "="),
                    (scheduling.models.availability.DayTimes("starts_at", "ends_at"), "&&"),
                ],
                name="presenceexception_days_apart",
                violation_error_message="Une autre exception couvre déjà cette heure.",
            ),
        ),
    ]
