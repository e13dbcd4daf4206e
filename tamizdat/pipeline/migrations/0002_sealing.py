import django.utils.timezone
from django.db import migrations, models


def press_everything_once(apps, schema_editor):
    """The rows of what was printed before have no length; a full press, which an unknown house brings about, gives it to them."""
    apps.get_model("pipeline", "ProgramDigest").objects.filter(name="house").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("pipeline", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnsealedFile",
            fields=[
                ("path", models.CharField(max_length=1000, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Retraction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name="printedoutput",
            name="length",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunPython(press_everything_once, migrations.RunPython.noop),
    ]
