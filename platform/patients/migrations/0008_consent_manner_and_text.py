from django.db import migrations, models

from core.actors import NAMELESS


def say_where(apps, schema_editor):
    """Who collected their own word did so on the page of their link; everybody else was read « Accord oral »."""
    consents = apps.get_model("patients", "Consent")
    consents.objects.filter(collected_by__in=NAMELESS).update(manner="page")


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0007_follow_ups_known'),
    ]

    operations = [
        migrations.AddField(
            model_name='consent',
            name='manner',
            field=models.CharField(choices=[('oral', 'De vive voix'), ('written', 'Par écrit'), ('page', 'Sur la page du lien'), ('unknown', 'Non précisé')], default='oral', max_length=8, verbose_name='manière'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='consent',
            name='text_version',
            field=models.CharField(blank=True, default='', max_length=12, verbose_name='texte'),
        ),
        migrations.RunPython(say_where, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('manner__in', ('oral', 'written', 'page'))), name='consent_says_how', violation_error_message='Dites si c’est de vive voix ou par écrit.'),
        ),
    ]
