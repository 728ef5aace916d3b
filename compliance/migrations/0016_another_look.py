"""A partner asks for another look: an answer to a decision, which nobody asked a question for."""

import django.db.models.deletion
from django.db import migrations, models

from portal.base.appendonly import protect_in_migration


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0015_alarms'),
    ]

    operations = [
        migrations.AddField(
            model_name='question',
            name='decision',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='another_look', to='compliance.decision', verbose_name='decision to look at again'),
        ),
        migrations.AlterField(
            model_name='question',
            name='round',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='compliance.contactround', verbose_name='round'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', False), ('round__isnull', True)), models.Q(('decision__isnull', True), ('round__isnull', False)), _connector='OR'), name='question_of_a_round_or_a_decision'),
        ),
        # SQLite rebuilt the table, and lost its trigger.
        migrations.RunPython(protect_in_migration("compliance_question", ("delete",))[0], migrations.RunPython.noop),
    ]
