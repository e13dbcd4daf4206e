"""Who left no address is told apart from who was forgotten since."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("giving", "0007_agreements")]

    operations = [
        migrations.AddField(
            "contribution",
            "nameless",
            models.BooleanField(
                default=False,
                help_text="left no address: who comes straight back is handed a link; not so once it was forgotten",
            ),
        ),
    ]
