from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0008_keys_by_name")]
    operations = [migrations.RemoveIndex(model_name="delivery", name="delivery_worker")]
