"""Programs that sign in by OAuth: clients, consents and the digests of their tokens."""

import django.db.models.deletion
import portal.base.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_team'),
    ]

    operations = [
        migrations.CreateModel(
            name='OAuthClient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveIntegerField(default=0, editable=False, verbose_name='changes')),
                ('public_id', models.CharField(default=portal.base.ids.public_id, editable=False, max_length=20, unique=True, verbose_name='id')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('kind', models.CharField(choices=[('app', 'App: people sign in and let it act for them'), ('service', 'Service: acts for itself, without a person')], max_length=10, verbose_name='kind')),
                ('role', models.CharField(blank=True, choices=[('wholesale_admin', 'Wholesale administrator (full)'), ('full_admin', 'Full administrator'), ('admin', 'Administrator'), ('read_only', 'Read-only')], default='', max_length=20, verbose_name='role of a service')),
                ('scopes', models.JSONField(default=list, verbose_name='scopes')),
                ('redirect_uris', models.JSONField(default=list, verbose_name='addresses to return to')),
                ('digest', models.CharField(blank=True, editable=False, max_length=64, verbose_name='digest of its secret')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='oauth_clients', to='accounts.partner', verbose_name='partner')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='oauth_clients', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
            ],
            options={
                'verbose_name': 'program',
                'verbose_name_plural': 'programs',
            },
        ),
        migrations.AddField(
            model_name='apitoken',
            name='client',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='accounts.oauthclient', verbose_name='program'),
        ),
        migrations.CreateModel(
            name='OAuthCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True, verbose_name='digest')),
                ('redirect_uri', models.CharField(max_length=500, verbose_name='address to return to')),
                ('challenge', models.CharField(editable=False, max_length=43, verbose_name='PKCE challenge')),
                ('scopes', models.JSONField(default=list, verbose_name='scopes')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('expires_at', models.DateTimeField(verbose_name='expires at')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='used at')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='accounts.oauthclient', verbose_name='program')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('token', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.apitoken', verbose_name='token')),
            ],
            options={
                'verbose_name': 'consent to a program',
                'verbose_name_plural': 'consents to programs',
            },
        ),
        migrations.CreateModel(
            name='OAuthSecret',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('access', 'Access token'), ('refresh', 'Refresh token')], max_length=10, verbose_name='kind')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True, verbose_name='digest')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('expires_at', models.DateTimeField(verbose_name='expires at')),
                ('spent_at', models.DateTimeField(blank=True, null=True, verbose_name='spent at')),
                ('token', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='oauth_secrets', to='accounts.apitoken', verbose_name='token')),
            ],
            options={
                'verbose_name': 'token of a program',
                'verbose_name_plural': 'tokens of programs',
            },
        ),
        migrations.AddConstraint(
            model_name='oauthclient',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'app'), ('role', '')), models.Q(('kind', 'service'), ('role__in', ['wholesale_admin', 'full_admin', 'admin', 'read_only']), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='oauth_client_kind_fits'),
        ),
    ]
