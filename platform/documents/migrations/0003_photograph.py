from django.db import migrations, models

KINDS = [
    ("report", "Compte rendu"),
    ("prescription", "Ordonnance"),
    ("fee_sheet", "Feuille de soins (préparation)"),
    ("still_image", "Image"),
    ("photograph", "Photographie du patient"),
    ("cart_check", "Contrôle du chariot"),
    ("consent", "Consentement"),
    ("ecg", "ECG"),
    ("attachment", "Pièce jointe"),
]


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_ecg")]

    operations = [
        migrations.AlterField(
            "document", "kind", models.CharField("nature", max_length=20, choices=KINDS)
        ),
        migrations.RemoveConstraint("document", "document_kind_known"),
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(
                name="document_kind_known",
                condition=models.Q(kind__in=[code for code, _ in KINDS]),
                violation_error_message="Cette nature de document n’existe pas.",
            ),
        ),
    ]
