from django.db import migrations

TABLES = {
    "recognition": "measures_recognition",
    "renewal": "measures_renewal",
    "revocation": "measures_revocation",
    "statement": "measures_signedstatement",
}
# A function of its own: that of activity comes later, since events name measures.
REFUSE = """
CREATE FUNCTION refuse_to_change_recognitions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Recognitions are append-only: % on % is refused.', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER {name}_is_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_recognitions();
CREATE TRIGGER {name}_is_never_truncated BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_recognitions();
"""
    for name, table in TABLES.items()
)
ALLOW = (
    "".join(
        f"DROP TRIGGER {name}_is_never_truncated ON {table}; DROP TRIGGER {name}_is_append_only ON {table};"
        for name, table in TABLES.items()
    )
    + "DROP FUNCTION refuse_to_change_recognitions();"
)


class Migration(migrations.Migration):
    """Recognitions, renewals, revocations and what was signed of them are never edited, only superseded."""

    dependencies = [("measures", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
