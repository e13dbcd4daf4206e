from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0010_an_index_of_what_waits")]
    operations = [
        migrations.AlterField(
            model_name="mirror", name="holder", field=models.CharField(blank=True, max_length=120)
        )
    ]
