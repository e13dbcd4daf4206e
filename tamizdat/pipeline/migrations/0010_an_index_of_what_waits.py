from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0009_no_index_by_worker")]
    operations = [
        migrations.RemoveIndex(model_name="delivery", name="delivery_due"),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ["deferred", "queued"])),
                fields=["issue", "state", "due", "id"],
                name="delivery_waits",
            ),
        ),
    ]
