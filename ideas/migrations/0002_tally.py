from django.db import migrations

KEEP = """
CREATE FUNCTION ideas_is_listed(idea ideas_idea) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT idea.published_at IS NOT NULL AND idea.hidden_at IS NULL AND idea.stage NOT IN ('withdrawn', 'merged')
$$;

CREATE FUNCTION ideas_tally_idea(idea ideas_idea, sign integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO ideas_tally (kind, stage, field, district, count)
    SELECT idea.kind, idea.stage, fields.id, districts.id, sign
    FROM (
        SELECT 0 AS id UNION ALL SELECT fieldofaction_id FROM ideas_idea_fields WHERE idea_id = idea.id
    ) AS fields, (
        SELECT 0 AS id UNION ALL SELECT -1 WHERE idea.citywide
        UNION ALL SELECT district_id FROM ideas_idea_districts WHERE idea_id = idea.id
    ) AS districts
    WHERE ideas_is_listed(idea)
$$;

CREATE FUNCTION ideas_idea_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM ideas_tally_idea(OLD, -1); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM ideas_tally_idea(NEW, 1); END IF;
    IF TG_OP = 'UPDATE' THEN
        UPDATE ideas_ideasearch SET life = CASE WHEN ideas_is_listed(NEW) THEN ARRAY[NEW.kind, NEW.stage] ELSE '{}' END
        WHERE idea_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION ideas_field_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed ideas_idea_fields := CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
BEGIN
    INSERT INTO ideas_tally (kind, stage, field, district, count)
    SELECT idea.kind, idea.stage, changed.fieldofaction_id, districts.id, CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END
    FROM ideas_idea AS idea, LATERAL (
        SELECT 0 AS id UNION ALL SELECT -1 WHERE idea.citywide
        UNION ALL SELECT district_id FROM ideas_idea_districts WHERE idea_id = idea.id
    ) AS districts
    WHERE idea.id = changed.idea_id AND ideas_is_listed(idea);
    RETURN NULL;
END $$;

CREATE FUNCTION ideas_district_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed ideas_idea_districts := CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
BEGIN
    INSERT INTO ideas_tally (kind, stage, field, district, count)
    SELECT idea.kind, idea.stage, fields.id, changed.district_id, CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END
    FROM ideas_idea AS idea, LATERAL (
        SELECT 0 AS id UNION ALL SELECT fieldofaction_id FROM ideas_idea_fields WHERE idea_id = idea.id
    ) AS fields
    WHERE idea.id = changed.idea_id AND ideas_is_listed(idea);
    RETURN NULL;
END $$;

CREATE TRIGGER tally_new_idea AFTER INSERT OR DELETE ON ideas_idea
    FOR EACH ROW EXECUTE FUNCTION ideas_idea_changed();
CREATE TRIGGER tally_changed_idea AFTER UPDATE OF kind, stage, citywide, published_at, hidden_at ON ideas_idea
    FOR EACH ROW WHEN ((OLD.kind, OLD.stage, OLD.citywide, OLD.published_at, OLD.hidden_at)
        IS DISTINCT FROM (NEW.kind, NEW.stage, NEW.citywide, NEW.published_at, NEW.hidden_at))
    EXECUTE FUNCTION ideas_idea_changed();
CREATE TRIGGER tally_field AFTER INSERT OR DELETE ON ideas_idea_fields
    FOR EACH ROW EXECUTE FUNCTION ideas_field_changed();
CREATE TRIGGER tally_district AFTER INSERT OR DELETE ON ideas_idea_districts
    FOR EACH ROW EXECUTE FUNCTION ideas_district_changed();
"""
FORGET = """
DROP TRIGGER tally_district ON ideas_idea_districts;
DROP TRIGGER tally_field ON ideas_idea_fields;
DROP TRIGGER tally_changed_idea ON ideas_idea;
DROP TRIGGER tally_new_idea ON ideas_idea;
DROP FUNCTION ideas_district_changed();
DROP FUNCTION ideas_field_changed();
DROP FUNCTION ideas_idea_changed();
DROP FUNCTION ideas_tally_idea(ideas_idea, integer);
DROP FUNCTION ideas_is_listed(ideas_idea);
"""


class Migration(migrations.Migration):
    """The counts of the public lists follow every change of an idea, in the same transaction."""

    dependencies = [("ideas", "0001_initial")]

    operations = [migrations.RunSQL(KEEP, FORGET)]
