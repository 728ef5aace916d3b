
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0014_more_is_screened'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='deskmail',
            name='desk_mail_kind_known',
        ),
        migrations.AddField(
            model_name='deskmail',
            name='context',
            field=models.JSONField(blank=True, default=dict, verbose_name='context'),
        ),
        migrations.AlterField(
            model_name='deskmail',
            name='kind',
            field=models.CharField(choices=[('handed_up', 'Case handed to the compliance lead'), ('overdue', 'Cases nobody moves'), ('velocity', 'A partner changes very much at once'), ('look_alikes', 'Names one letter apart')], max_length=20, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='deskmail',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['handed_up', 'overdue', 'velocity', 'look_alikes'])), name='desk_mail_kind_known'),
        ),
    ]
