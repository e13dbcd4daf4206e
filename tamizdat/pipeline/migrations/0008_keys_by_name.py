from array import array
from itertools import islice

from django.db import migrations, models

from tamizdat.press.reads import reads_of

AT_ONCE = 2000


def by_name(apps, schema_editor):
    """What was read in numbers is written in names, and readers stand on the shelves of these."""
    printed = apps.get_model("pipeline", "PrintedOutput").objects.order_by("id")
    names = dict(apps.get_model("pipeline", "KeyName").objects.values_list("id", "name"))
    readers = apps.get_model("pipeline", "Readers")
    readers.objects.all().delete()
    last = made = 0
    while outputs := list(printed.filter(id__gt=last)[:AT_ONCE]):
        rows = {}
        for output in outputs:
            read = reads_of(sorted(names[key] for key in array("q", bytes(output.reads))))
            output.made_from = read.names
            for shelf in array("q", read.shelves):
                rows.setdefault(shelf, array("q")).append(output.pk)
        printed.bulk_update(outputs, ["made_from"], batch_size=300)
        fresh = iter([readers(made + n, shelf, rows[shelf].tobytes()) for n, shelf in enumerate(sorted(rows), 1)])
        while some := list(islice(fresh, 300)):
            readers.objects.bulk_create(some)
        made += len(rows)
        last = outputs[-1].pk


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0007_readers")]

    operations = [
        migrations.AlterField("readers", "shelf", models.BigIntegerField(db_index=True)),
        migrations.AddField("printedoutput", "made_from", models.TextField(default=""), preserve_default=False),
        migrations.RunPython(by_name, migrations.RunPython.noop),
        migrations.RemoveField("printedoutput", "reads"),
        migrations.DeleteModel("KeyName"),
    ]
