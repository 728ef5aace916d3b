"""Webhooks of partners, and the messages they are owed."""

import django.db.models.deletion
import portal.base.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_idempotent_calls'),
    ]

    operations = [
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveIntegerField(default=0, editable=False, verbose_name='changes')),
                ('public_id', models.CharField(default=portal.base.ids.public_id, editable=False, max_length=20, unique=True, verbose_name='id')),
                ('url', models.CharField(max_length=500, verbose_name='address')),
                ('description', models.CharField(blank=True, max_length=200, verbose_name='description')),
                ('types', models.JSONField(default=list, verbose_name='types of event')),
                ('state', models.CharField(choices=[('active', 'Active'), ('paused', 'Paused'), ('failing', 'Paused: the last try failed'), ('gone', 'Switched off: the receiver is gone')], default='active', max_length=10, verbose_name='state')),
                ('secret', models.CharField(editable=False, max_length=80, verbose_name='secret')),
                ('old_secret', models.CharField(blank=True, editable=False, max_length=80, verbose_name='secret before')),
                ('old_until', models.DateTimeField(blank=True, null=True, verbose_name='old secret valid until')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('failures', models.PositiveIntegerField(default=0, verbose_name='failures in a row')),
                ('held_until', models.DateTimeField(blank=True, null=True, verbose_name='held until')),
                ('mail_owed', models.BooleanField(default=False, verbose_name='a mail is owed')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhooks', to='accounts.partner', verbose_name='partner')),
            ],
            options={
                'verbose_name': 'webhook',
                'verbose_name_plural': 'webhooks',
            },
        ),
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                ('due_at', models.DateTimeField(verbose_name='due at')),
                ('leased_until', models.DateTimeField(blank=True, null=True, verbose_name='leased until')),
                ('last_reason', models.CharField(blank=True, max_length=40, verbose_name='last reason given back')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('public_id', models.CharField(default=portal.base.ids.public_id, editable=False, max_length=20, unique=True, verbose_name='id')),
                ('state', models.CharField(choices=[('queued', 'Waits'), ('running', 'Is being sent'), ('done', 'Delivered'), ('failed', 'Given up'), ('held', 'Waits until the webhook is resumed')], default='queued', max_length=12, verbose_name='state')),
                ('event', models.BigIntegerField(blank=True, null=True, verbose_name='history event')),
                ('hidden_until', models.DateTimeField(blank=True, null=True, verbose_name='hidden until')),
                ('type', models.CharField(max_length=60, verbose_name='type of event')),
                ('body', models.TextField(verbose_name='message')),
                ('urgent', models.BooleanField(default=False, verbose_name='asked for by a person')),
                ('tries', models.PositiveIntegerField(default=0, verbose_name='tries')),
                ('last_at', models.DateTimeField(blank=True, null=True, verbose_name='last try at')),
                ('took_ms', models.PositiveIntegerField(default=0, verbose_name='milliseconds')),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='status')),
                ('problem', models.CharField(blank=True, choices=[('', 'None'), ('address', 'The address is not allowed'), ('unresolved', 'The name has no address'), ('not_public', 'The name leads to an address that is not public'), ('unreachable', 'No connection'), ('certificate', 'The certificate could not be verified'), ('timeout', 'No answer within 15 seconds'), ('unreadable', 'The answer could not be read'), ('redirect', 'A redirect, which is not followed')], max_length=12, verbose_name='problem')),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='accounts.webhook', verbose_name='webhook')),
            ],
            options={
                'verbose_name': 'webhook delivery',
                'verbose_name_plural': 'webhook deliveries',
            },
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['active', 'paused', 'failing', 'gone'])), name='webhook_state_known'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(condition=models.Q(('state__in', ['queued', 'running'])), fields=['due_at', 'id'], name='webhook_delivery_owed'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['webhook', '-created_at'], name='webhook_delivery_log'),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.UniqueConstraint(fields=('webhook', 'event'), name='one_delivery_an_event'),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'done', 'failed', 'held'])), name='webhook_delivery_state_known'),
        ),
    ]
