"""The full-text index beside the cards. Triggers and a generated column keep it: no code of ours can forget to."""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE card_index_words USING fts5(
        title, body, content='card_index_indexcard', content_rowid='page_id',
        tokenize='unicode61 remove_diacritics 0', prefix='2 3')""",
    """CREATE TRIGGER card_index_filed AFTER INSERT ON card_index_indexcard BEGIN
        INSERT INTO card_index_words(rowid, title, body) VALUES (new.page_id, new.title, new.body);
    END""",
    """CREATE TRIGGER card_index_removed AFTER DELETE ON card_index_indexcard BEGIN
        INSERT INTO card_index_words(card_index_words, rowid, title, body)
        VALUES ('delete', old.page_id, old.title, old.body);
    END""",
    """CREATE TRIGGER card_index_changed AFTER UPDATE OF title, body ON card_index_indexcard
    WHEN old.title <> new.title OR old.body <> new.body BEGIN
        INSERT INTO card_index_words(card_index_words, rowid, title, body)
        VALUES ('delete', old.page_id, old.title, old.body);
        INSERT INTO card_index_words(rowid, title, body) VALUES (new.page_id, new.title, new.body);
    END""",
]
SQLITE_BACK = [
    "DROP TRIGGER card_index_changed",
    "DROP TRIGGER card_index_removed",
    "DROP TRIGGER card_index_filed",
    "DROP TABLE card_index_words",
]
POSTGRES = [
    """ALTER TABLE card_index_indexcard ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'D')) STORED""",
    "CREATE INDEX card_index_words ON card_index_indexcard USING gin(words)",
]
POSTGRES_BACK = ["DROP INDEX card_index_words", "ALTER TABLE card_index_indexcard DROP COLUMN words"]


def lay(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRES})


def take_up(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRES_BACK})


def _run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("card_index", "0001_initial")]
    operations = [migrations.RunPython(lay, take_up)]
