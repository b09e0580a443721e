"""The specialties, with what people say for each: an empty list would let no physician be added.

The file is read as it is on the day of the migration. A newer nomenclature comes with a migration of its own.
"""

from django.db import migrations, models

from nomenclature.specialties import specialty_rows


def load(apps, schema_editor):
    specialty = apps.get_model("directory", "Specialty")
    specialty.objects.bulk_create(
        [specialty(**row._asdict()) for row in specialty_rows()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["label", "short_label"],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="specialty",
            name="short_label",
            field=models.CharField(default="", max_length=80, verbose_name="libellé court"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="practitioner",
            name="profession",
            field=models.CharField(
                choices=[
                    ("10", "Médecin"),
                    ("21", "Pharmacienne ou pharmacien"),
                    ("50", "Sage-femme"),
                    ("60", "Infirmière ou infirmier"),
                    ("70", "Kinésithérapeute"),
                    ("80", "Pédicure-podologue"),
                    ("91", "Orthophoniste"),
                ],
                max_length=2,
                verbose_name="profession",
            ),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
