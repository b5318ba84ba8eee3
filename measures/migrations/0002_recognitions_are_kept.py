from django.db import migrations

TABLES = {
    "recognition": "measures_recognition",
    "renewal": "measures_renewal",
    "revocation": "measures_revocation",
    "statement": "measures_signedstatement",
}
REFUSE = "".join(
    f"""
CREATE TRIGGER {name}_is_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER {name}_is_never_truncated BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_history();
"""
    for name, table in TABLES.items()
)
ALLOW = "".join(
    f"DROP TRIGGER {name}_is_never_truncated ON {table}; DROP TRIGGER {name}_is_append_only ON {table};"
    for name, table in TABLES.items()
)


class Migration(migrations.Migration):
    """Recognitions, renewals, revocations and what was signed of them are never edited, only superseded."""

    dependencies = [("measures", "0001_initial"), ("activity", "0002_append_only")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
