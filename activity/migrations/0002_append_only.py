from django.db import migrations

REFUSE = """
CREATE FUNCTION refuse_to_change_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'History is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE ON activity_event
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER event_is_never_truncated BEFORE TRUNCATE ON activity_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER text_is_only_ever_emptied BEFORE UPDATE ON activity_eventtext
    FOR EACH ROW WHEN (NEW.event_id <> OLD.event_id OR NEW.salt <> '' OR NEW.text <> '')
    EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER text_is_never_deleted BEFORE DELETE ON activity_eventtext
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER text_is_never_truncated BEFORE TRUNCATE ON activity_eventtext
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER erasure_is_append_only BEFORE UPDATE OR DELETE ON activity_erasure
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER erasure_is_never_truncated BEFORE TRUNCATE ON activity_erasure
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_history();
"""
ALLOW = """
DROP TRIGGER erasure_is_never_truncated ON activity_erasure;
DROP TRIGGER erasure_is_append_only ON activity_erasure;
DROP TRIGGER text_is_never_truncated ON activity_eventtext;
DROP TRIGGER text_is_never_deleted ON activity_eventtext;
DROP TRIGGER text_is_only_ever_emptied ON activity_eventtext;
DROP TRIGGER event_is_never_truncated ON activity_event;
DROP TRIGGER event_is_append_only ON activity_event;
DROP FUNCTION refuse_to_change_history();
"""


class Migration(migrations.Migration):
    """The database itself keeps history from being changed."""

    dependencies = [("activity", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
