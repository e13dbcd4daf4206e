"""Newspapers that were founded before there were asks: their roles get what new ones are founded with, once."""

from django.db import migrations

WRITE = {f"{verb}_{model}" for verb in ("add", "change", "delete", "view") for model in ("deskask", "campaign", "offer")}
GIVEN = {
    "Editors": {*WRITE, "see_money"},
    "Publishers": {*WRITE, "see_money"},
    "Technicians": {"see_money"},
}


def give(apps, schema_editor):
    groups = list(apps.get_model("auth", "Group").objects.filter(name__in=GIVEN))
    if not groups:
        return
    _make_permissions()
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label__in=("moneydesk", "giving"))
    for group in groups:
        group.permissions.add(*permissions.filter(codename__in=GIVEN[group.name]))


def _make_permissions():
    """Django makes them after all migrations, which is too late for this one."""
    from django.apps import apps as installed
    from django.contrib.auth.management import create_permissions

    for label in ("giving", "moneydesk"):
        create_permissions(installed.get_app_config(label), verbosity=0)


class Migration(migrations.Migration):
    dependencies = [
        ("moneydesk", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
