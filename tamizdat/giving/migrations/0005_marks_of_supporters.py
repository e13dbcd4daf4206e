"""Supporters that are there were marked with the key of readers' letters (0); the worker marks them anew (``supporters.mark_anew``)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("giving", "0004_asks"),
    ]

    operations = [
        migrations.AddField(
            model_name="supporter",
            name="marked",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="supporter",
            name="marked",
            field=models.PositiveSmallIntegerField(default=1),
        ),
    ]
