"""What webhooks tell, kept for whoever asks: the events feed."""

import django.db.models.deletion
import portal.base.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_oauth'),
    ]

    operations = [
        migrations.CreateModel(
            name='FeedHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last', models.PositiveBigIntegerField(default=0, verbose_name='last number')),
                ('partner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='feed_head', to='accounts.partner', verbose_name='partner')),
            ],
            options={
                'verbose_name': 'end of a feed',
                'verbose_name_plural': 'ends of feeds',
            },
        ),
        migrations.CreateModel(
            name='FeedEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=portal.base.ids.public_id, editable=False, max_length=20, unique=True, verbose_name='id')),
                ('number', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='number')),
                ('happened_to', models.BigIntegerField(verbose_name='partner it happened to')),
                ('customer_id', models.BigIntegerField(null=True, verbose_name='customer id')),
                ('is_outcome', models.BooleanField(default=False, verbose_name='outcome of a check')),
                ('body', models.TextField(verbose_name='message')),
                ('created_at', models.DateTimeField(db_index=True, verbose_name='created at')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feed', to='accounts.partner', verbose_name='partner')),
            ],
            options={
                'verbose_name': 'event of a feed',
                'verbose_name_plural': 'events of feeds',
                'indexes': [models.Index(condition=models.Q(('number__isnull', True)), fields=['partner', 'id'], name='feed_not_numbered')],
                'constraints': [models.UniqueConstraint(fields=('partner', 'number'), name='one_event_a_number')],
            },
        ),
    ]
