"""What recurs and nobody says from where may be ended too where giving has become a crime."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("giving", "0008_nameless")]

    operations = [
        migrations.AddField("designation", "ends_untold", models.BooleanField(default=False)),
        migrations.AlterField(
            "contribution",
            "ended_by",
            models.CharField(
                blank=True,
                choices=[
                    ("donor", "Donor"),
                    ("newsroom", "Newsroom"),
                    ("provider", "Provider"),
                    ("safety", "Safety"),
                    ("untold", "Untold"),
                ],
                max_length=8,
            ),
        ),
    ]
