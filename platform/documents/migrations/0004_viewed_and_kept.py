import core.encryption.fields
import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models

# What Pivot made itself is classed by what it is.
CLASSED = """
UPDATE documents_document SET category = CASE kind
    WHEN 'report' THEN 'report' WHEN 'prescription' THEN 'prescription' WHEN 'consent' THEN 'consent'
    WHEN 'ecg' THEN 'ecg' WHEN 'still_image' THEN 'photograph' WHEN 'photograph' THEN 'photograph'
    ELSE 'other' END
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0003_photograph'),
    ]

    operations = [
        migrations.CreateModel(
            name='Archive',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('patient_public_id', models.UUIDField(verbose_name='patient')),
                ('asked_by', models.CharField(max_length=200, verbose_name='demandée par')),
                ('asked_by_user_id', models.BigIntegerField(verbose_name='compte')),
                ('asked_at', models.DateTimeField(verbose_name='demandée le')),
                ('document_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None, verbose_name='documents')),
                ('done', models.PositiveSmallIntegerField(default=0, verbose_name='documents faits')),
                ('state', models.CharField(choices=[('asked', 'Demandée'), ('ready', 'Prête'), ('failed', 'Échouée'), ('gone', 'Effacée')], default='asked', max_length=12, verbose_name='état')),
                ('storage_name', models.CharField(blank=True, default='', max_length=80, verbose_name='nom du fichier scellé')),
                ('expires_at', models.DateTimeField(verbose_name='effacée après le')),
            ],
            options={
                'verbose_name': 'archive',
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('patient_public_id', models.UUIDField(db_index=True, verbose_name='patient')),
                ('due_on', models.DateField(verbose_name='à garder jusqu’au')),
                ('confirmed_by', models.CharField(max_length=200, verbose_name='confirmé par')),
                ('confirmed_by_user_id', models.BigIntegerField(blank=True, null=True, verbose_name='compte')),
                ('confirmed_at', models.DateTimeField(verbose_name='confirmé le')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='annulé le')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='effacé le')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='documents effacés')),
            ],
            options={
                'verbose_name': 'effacement',
            },
        ),
        migrations.CreateModel(
            name='Filing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('category', models.CharField(choices=[('report', 'Compte rendu'), ('prescription', 'Ordonnance'), ('letter', 'Courrier'), ('biology', 'Biologie'), ('imaging', 'Imagerie'), ('ecg', 'ECG'), ('photograph', 'Photographie'), ('consent', 'Consentement'), ('other', 'Autre')], max_length=16, verbose_name='classement d’avant')),
                ('visibility', models.CharField(choices=[('file', 'Les soignants qui ouvrent le dossier'), ('treating', 'Les professionnels de l’acte et le médecin traitant'), ('act', 'Les professionnels de l’acte seulement')], max_length=12, verbose_name='visibilité d’avant')),
                ('patient_view', models.CharField(choices=[('shown', 'Le patient et ses proches autorisés'), ('alone', 'Le patient seul'), ('withheld', 'Personne d’autre que les soignants')], max_length=12, verbose_name='vue du patient d’avant')),
                ('changed_by', models.CharField(max_length=200, verbose_name='changé par')),
                ('changed_by_user_id', models.BigIntegerField(blank=True, null=True, verbose_name='compte')),
                ('changed_at', models.DateTimeField(verbose_name='changé le')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='annulé le')),
            ],
            options={
                'verbose_name': 'changement de classement',
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('patient_public_id', models.UUIDField(db_index=True, verbose_name='patient')),
                ('reason', models.CharField(choices=[('litigation', 'Contentieux ou procédure judiciaire'), ('complaint', 'Réclamation du patient ou de ses ayants droit'), ('expertise', 'Expertise en cours'), ('other', 'Autre raison')], max_length=16, verbose_name='raison')),
                ('words', core.encryption.fields.EncryptedTextField(blank=True, default='', verbose_name='précision')),
                ('placed_by', models.CharField(max_length=200, verbose_name='posée par')),
                ('placed_by_user_id', models.BigIntegerField(blank=True, null=True, verbose_name='compte')),
                ('placed_at', models.DateTimeField(verbose_name='posée le')),
                ('until', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('lifted_by', models.CharField(blank=True, default='', max_length=200, verbose_name='levée par')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='levée le')),
            ],
            options={
                'verbose_name': 'suspension de destruction',
            },
        ),
        migrations.CreateModel(
            name='Preview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('page', models.PositiveSmallIntegerField(verbose_name='page')),
                ('storage_name', models.CharField(max_length=80, unique=True, verbose_name='nom du fichier scellé')),
                ('text', core.encryption.fields.EncryptedTextField(blank=True, default='', verbose_name='texte de la page')),
            ],
            options={
                'verbose_name': 'image d’une page',
            },
        ),
        migrations.AddField(
            model_name='document',
            name='category',
            field=models.CharField(choices=[('report', 'Compte rendu'), ('prescription', 'Ordonnance'), ('letter', 'Courrier'), ('biology', 'Biologie'), ('imaging', 'Imagerie'), ('ecg', 'ECG'), ('photograph', 'Photographie'), ('consent', 'Consentement'), ('other', 'Autre')], default='other', max_length=16, verbose_name='classement'),
        ),
        migrations.AddField(
            model_name='document',
            name='erased_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='effacé le'),
        ),
        migrations.AddField(
            model_name='document',
            name='pages',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='pages'),
        ),
        migrations.AddField(
            model_name='document',
            name='patient_view',
            field=models.CharField(choices=[('shown', 'Le patient et ses proches autorisés'), ('alone', 'Le patient seul'), ('withheld', 'Personne d’autre que les soignants')], default='shown', max_length=12, verbose_name='vue du patient'),
        ),
        migrations.AddField(
            model_name='document',
            name='visibility',
            field=models.CharField(choices=[('file', 'Les soignants qui ouvrent le dossier'), ('treating', 'Les professionnels de l’acte et le médecin traitant'), ('act', 'Les professionnels de l’acte seulement')], default='file', max_length=12, verbose_name='visible de'),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("erased_at__isnull", True), ("pages__isnull", True)),
                fields=["stored_at"],
                name="document_without_thumbnail",
            ),
        ),
        migrations.RunSQL(CLASSED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ['report', 'prescription', 'letter', 'biology', 'imaging', 'ecg', 'photograph', 'consent', 'other'])), name='document_category_known', violation_error_message='Ce classement n’existe pas.'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('visibility', 'act'), _negated=True), ('act_public_id__isnull', False), _connector='OR'), name='document_of_an_act_alone_has_one', violation_error_message='Ce document n’a pas d’acte : choisissez une autre visibilité.'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at__isnull', True), ('on_hold', False), _connector='OR'), name='document_held_is_not_erased', violation_error_message='La destruction de ce document est suspendue.'),
        ),
        migrations.AddConstraint(
            model_name='archive',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), models.Q(('storage_name', ''), _negated=True)), models.Q(models.Q(('state', 'ready'), _negated=True), ('storage_name', '')), _connector='OR'), name='archive_ready_has_its_file', violation_error_message='Une archive prête a son fichier, une autre n’en a pas.'),
        ),
        migrations.AddConstraint(
            model_name='archive',
            constraint=models.CheckConstraint(condition=models.Q(('document_ids__len__gte', 1)), name='archive_holds_something', violation_error_message='Une archive contient au moins un document.'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('done_at', None)), fields=('patient_public_id',), name='erasure_one_waiting_for_a_file', violation_error_message='L’effacement de ces documents est déjà confirmé.'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.CheckConstraint(condition=models.Q(('cancelled_at__isnull', True), ('done_at__isnull', True), _connector='OR'), name='erasure_done_or_cancelled', violation_error_message='Un effacement fait ne s’annule plus.'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.CheckConstraint(condition=models.Q(('done_at__isnull', True), ('done_at__gt', models.F('confirmed_at')), _connector='OR'), name='erasure_after_retention', violation_error_message='Un effacement se fait après avoir été confirmé.'),
        ),
        migrations.AddField(
            model_name='filing',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='filings', to='documents.document', verbose_name='document'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['litigation', 'complaint', 'expertise', 'other'])), name='hold_reason_known', violation_error_message='Cette raison n’existe pas.'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by', '')), models.Q(('lifted_at__gte', models.F('placed_at')), models.Q(('lifted_by', ''), _negated=True)), _connector='OR'), name='hold_lifted_after_it_was_placed', violation_error_message='Une suspension est levée par quelqu’un, après avoir été posée.'),
        ),
        migrations.AddField(
            model_name='preview',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='previews', to='documents.document', verbose_name='document'),
        ),
        migrations.AddConstraint(
            model_name='filing',
            constraint=models.CheckConstraint(condition=models.Q(('undone_at__isnull', True), ('undone_at__gte', models.F('changed_at')), _connector='OR'), name='filing_undone_after_it_was_made', violation_error_message='Un changement s’annule après avoir été fait.'),
        ),
        migrations.AddConstraint(
            model_name='preview',
            constraint=models.UniqueConstraint(fields=('document', 'page'), name='preview_once_for_a_page', violation_error_message='Cette page est déjà dessinée.'),
        ),
    ]
