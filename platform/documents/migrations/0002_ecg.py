from django.db import migrations, models

KINDS = [
    ("report", "Compte rendu"),
    ("prescription", "Ordonnance"),
    ("fee_sheet", "Feuille de soins (préparation)"),
    ("still_image", "Image"),
    ("cart_check", "Contrôle du chariot"),
    ("consent", "Consentement"),
    ("ecg", "ECG"),
    ("attachment", "Pièce jointe"),
]
TYPES = [
    ("application/pdf", "PDF"),
    ("image/jpeg", "JPEG"),
    ("image/png", "PNG"),
    ("image/webp", "WebP"),
    ("application/edf", "EDF"),
    ("application/scp-ecg", "SCP-ECG"),
]


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AlterField(
            "document", "kind", models.CharField("nature", max_length=20, choices=KINDS)
        ),
        migrations.AlterField(
            "document", "content_type", models.CharField("format", max_length=40, choices=TYPES)
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
        migrations.RemoveConstraint("document", "document_content_type_known"),
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(
                name="document_content_type_known",
                condition=models.Q(content_type__in=[code for code, _ in TYPES]),
                violation_error_message="Ce format n’est pas accepté.",
            ),
        ),
    ]
