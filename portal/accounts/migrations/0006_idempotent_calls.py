"""Answers to POSTs with an Idempotency-Key, kept for a day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_page_versions'),
    ]

    operations = [
        migrations.CreateModel(
            name='IdempotentCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=255, verbose_name='key')),
                ('digest', models.CharField(max_length=64, verbose_name='digest of the call')),
                ('started_at', models.DateTimeField(verbose_name='started at')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('status', models.PositiveSmallIntegerField(default=0, verbose_name='status')),
                ('headers', models.JSONField(default=dict, verbose_name='headers')),
                ('body', models.TextField(blank=True, verbose_name='answer')),
                ('token', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='idempotent_calls', to='accounts.apitoken', verbose_name='API token')),
            ],
            options={
                'verbose_name': 'idempotent call',
                'verbose_name_plural': 'idempotent calls',
                'constraints': [models.UniqueConstraint(fields=('token', 'key'), name='one_answer_a_key')],
            },
        ),
    ]
