
import django.db.models.deletion
import uuid
from django.conf import settings
from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
        ('territory', '0001_initial'),
    ]

    operations = [
        UnaccentExtension(),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse électronique')),
                ('given_name', models.CharField(max_length=80, verbose_name='prénom')),
                ('family_name', models.CharField(max_length=80, verbose_name='nom')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='téléphone mobile')),
                ('is_active', models.BooleanField(default=True, verbose_name='actif')),
                ('deactivated_at', models.DateTimeField(blank=True, null=True, verbose_name='désactivé le')),
                ('deactivation_reason', models.CharField(blank=True, choices=[('departure', 'Départ'), ('absence', 'Longue absence'), ('theft', 'Vol ou doute sur qui s’en sert'), ('mistake', 'Compte créé par erreur')], max_length=12, verbose_name='raison')),
                ('practitioner', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='user', to='directory.practitioner', verbose_name='professionnel')),
            ],
            options={
                'verbose_name': 'compte',
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('starts_on', models.DateField(verbose_name='depuis le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='prend fin le')),
                ('delegate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delegations', to=settings.AUTH_USER_MODEL, verbose_name='délégué')),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delegations', to='directory.practitioner', verbose_name='médecin')),
            ],
            options={
                'verbose_name': 'délégation',
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('role', models.CharField(choices=[('physician', 'Médecin'), ('nurse', 'Infirmier'), ('pharmacist', 'Pharmacien'), ('secretary', 'Secrétaire'), ('site_coordinator', 'Coordination de site'), ('territory_coordinator', 'Coordination de territoire'), ('regional_admin', 'Administration régionale')], max_length=24, verbose_name='rôle')),
                ('starts_on', models.DateField(verbose_name='depuis le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='prend fin le')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='territory.site', verbose_name='site')),
                ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='territory.territory', verbose_name='territoire')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
            ],
            options={
                'verbose_name': 'rattachement',
            },
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deactivated_at__isnull', True), ('deactivation_reason', ''), ('is_active', True)), models.Q(('deactivated_at__isnull', False), ('is_active', False), models.Q(('deactivation_reason', ''), _negated=True)), _connector='OR'), name='user_inactive_since_a_date_for_a_reason', violation_error_message='Un compte désactivé l’est depuis une date et pour une raison.'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('practitioner', 'delegate'), name='delegation_unique_while_open', violation_error_message='Cette délégation existe déjà.'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='delegation_ends_after_start', violation_error_message='La fin précède le début.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', 'regional_admin'), ('site__isnull', True), ('territory__isnull', True)), models.Q(('role', 'territory_coordinator'), ('site__isnull', True), ('territory__isnull', False)), models.Q(models.Q(('role__in', ['regional_admin', 'territory_coordinator']), _negated=True), ('site__isnull', False), ('territory__isnull', True)), _connector='OR'), name='membership_scope_fits_role', violation_error_message='Ce rôle ne s’exerce pas à ce niveau (site, territoire ou région).'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='membership_ends_after_start', violation_error_message='La fin précède le début.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('user', 'role', 'site', 'territory'), name='membership_unique_while_open', nulls_distinct=False, violation_error_message='Cette personne a déjà ce rôle à cet endroit.'),
        ),
    ]
