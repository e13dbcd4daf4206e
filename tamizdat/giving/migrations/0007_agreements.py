import django.db.models.deletion
from django.db import migrations, models


def link(apps, _schema_editor):
    """What was begun so far by the link of a move; before, only the newest was known."""
    moved, agreement = apps.get_model('giving', 'Moved'), apps.get_model('giving', 'Agreement')
    for row in moved.objects.exclude(successor=None):
        agreement.objects.get_or_create(contribution=row.successor, defaults={'moved': row})


class Migration(migrations.Migration):

    dependencies = [
        ('giving', '0006_transfers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contribution', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='agreement', to='giving.contribution')),
                ('moved', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreements', to='giving.moved')),
            ],
        ),
        migrations.RunPython(link, migrations.RunPython.noop),
    ]
