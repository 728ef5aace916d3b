
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0007_billing'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='outcome_held_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='outcome held back since'),
        ),
        migrations.AddField(
            model_name='customer',
            name='outcome_shown_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='outcome shown at'),
        ),
        migrations.AddField(
            model_name='profile',
            name='written_by',
            field=models.BigIntegerField(blank=True, editable=False, null=True, verbose_name='id of the writer'),
        ),
        migrations.AddIndex(
            model_name='profile',
            index=models.Index(fields=['created_at'], name='profile_by_time'),
        ),
    ]
