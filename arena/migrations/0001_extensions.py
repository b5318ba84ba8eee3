"""What PostgreSQL must bring along: periods that exclude each other, kinship of words, letters without accents, meaning as vectors."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations
from pgvector.django import VectorExtension


class Migration(migrations.Migration):
    initial = True
    run_before = [("accounts", "0001_initial"), ("ideas", "0001_initial")]
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        VectorExtension(),
        # unaccent() itself may not stand in an index, because its dictionary could be changed.
        migrations.RunSQL(
            "CREATE FUNCTION immutable_unaccent(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT "
            "RETURN public.unaccent('public.unaccent'::regdictionary, $1)",
            "DROP FUNCTION immutable_unaccent(text)",
        ),
    ]
