from array import array

from django.db import migrations, models

AT_ONCE = 2000


def from_what_outputs_read(apps, schema_editor):
    """A row for each shelf of two thousand outputs."""
    printed = apps.get_model("pipeline", "PrintedOutput").objects.order_by("id")
    readers = apps.get_model("pipeline", "Readers")
    last = made = 0
    while outputs := list(printed.filter(id__gt=last).values_list("id", "reads")[:AT_ONCE]):
        rows = {}
        for output, reads in outputs:
            for shelf in {key >> 3 for key in array("q", bytes(reads))}:
                rows.setdefault(shelf, array("q")).append(output)
        fresh = [readers(made + n, shelf, rows[shelf].tobytes()) for n, shelf in enumerate(sorted(rows), 1)]
        readers.objects.bulk_create(fresh, batch_size=300)
        made += len(fresh)
        last = outputs[-1][0]


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0006_left_at_a_provider")]

    operations = [
        migrations.AlterField("keyname", "id", models.IntegerField(primary_key=True, serialize=False)),
        migrations.AlterField("printedoutput", "id", models.IntegerField(primary_key=True, serialize=False)),
        migrations.CreateModel(
            name="Readers",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("shelf", models.IntegerField(db_index=True)),
                ("outputs", models.BinaryField()),
            ],
        ),
        migrations.RunPython(from_what_outputs_read, migrations.RunPython.noop),
        migrations.DeleteModel(name="Reading"),
    ]
