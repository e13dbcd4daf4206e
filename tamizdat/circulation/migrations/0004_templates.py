from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("circulation", "0003_letters_of_other_kinds")]

    operations = [
        migrations.AddField(
            "newsletter",
            "template",
            models.CharField(
                choices=[
                    ("page", "a page: large headlines, room for pictures"),
                    ("list", "a list: many stories on one screen"),
                ],
                default="page",
                max_length=4,
                verbose_name="template",
            ),
        ),
    ]
