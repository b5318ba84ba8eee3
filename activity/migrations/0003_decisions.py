from django.db import migrations

REFUSE = """
CREATE TRIGGER decision_is_append_only BEFORE UPDATE OR DELETE ON activity_decisionrecord
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER decision_is_never_truncated BEFORE TRUNCATE ON activity_decisionrecord
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER decision_text_is_only_ever_emptied BEFORE UPDATE ON activity_decisiontext
    FOR EACH ROW WHEN (NEW.record_id <> OLD.record_id
        OR NEW.salt <> '' OR NEW.reason <> '' OR NEW.what_could_change <> '' OR NEW.dissent <> '')
    EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER decision_text_is_never_deleted BEFORE DELETE ON activity_decisiontext
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER decision_text_is_never_truncated BEFORE TRUNCATE ON activity_decisiontext
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_history();
"""
ALLOW = """
DROP TRIGGER decision_text_is_never_truncated ON activity_decisiontext;
DROP TRIGGER decision_text_is_never_deleted ON activity_decisiontext;
DROP TRIGGER decision_text_is_only_ever_emptied ON activity_decisiontext;
DROP TRIGGER decision_is_never_truncated ON activity_decisionrecord;
DROP TRIGGER decision_is_append_only ON activity_decisionrecord;
"""


class Migration(migrations.Migration):
    """A decision, once recorded, is never changed; its words can only be blacked out."""

    dependencies = [("activity", "0002_append_only")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
