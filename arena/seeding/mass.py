"""Many ideas at once, made in SQL from the texts of the story: to measure with, and for tests of growth."""

from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import Field

from activity.models import Event
from arena.seeding.searchable import make_searchable
from ideas import answers
from ideas.models import Authorship, Comment, FactSheetVersion, Idea, Support, Tally

PEOPLE = """
INSERT INTO accounts_user (email, public_name, about, password, is_active, is_superuser, is_example, joined_at)
SELECT 'person' || n || '@viele.example', first_names[1 + n %% 20] || ' ' || chr(65 + n %% 26) || '. ' || n, '', '!',
    true, false, true, now() - interval '800 days'
FROM generate_series(1, %(people)s) AS n, (SELECT ARRAY[
    'Anna', 'Burak', 'Clara', 'David', 'Elif', 'Frieda', 'Georg', 'Hanna', 'Ivan', 'Jule',
    'Kofi', 'Lena', 'Milan', 'Nora', 'Oskar', 'Paula', 'Quang', 'Rosa', 'Samir', 'Thea'
] AS first_names) AS names
ON CONFLICT DO NOTHING
"""

# `mix(n, salt, size)` is a number below `size` that looks drawn by lot and is the same every time.
MIX = """
DROP TABLE IF EXISTS pg_temp.plan, pg_temp.crowd, pg_temp.remarks;
CREATE OR REPLACE FUNCTION pg_temp.mix(n bigint, salt bigint, size bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS
$$ SELECT (hashint8extended(n, salt) & 9007199254740991) %% size $$
"""

PLAN = """
CREATE TEMP TABLE plan ON COMMIT DROP AS
WITH texts AS (
    SELECT row_number() OVER (ORDER BY idea.id) - 1 AS n, kind, title, summary, description
    FROM ideas_idea AS idea WHERE is_example AND published_at IS NOT NULL AND EXISTS (
        SELECT FROM ideas_authorship AS by JOIN accounts_user AS author ON author.id = by.user_id
        WHERE by.idea_id = idea.id AND author.email NOT LIKE '%%@viele.example')
), drawn AS (
    SELECT n, pg_temp.mix(n, 1, 1000) AS lot, pg_temp.mix(n, 2, 1000) / 1000.0 AS favour,
        now() - interval '10 minutes' - interval '700 days' * (%(ideas)s - n) / %(ideas)s AS at,
        pg_temp.mix(n, 3, (SELECT count(*) FROM texts)) AS text
    FROM generate_series(1, %(ideas)s) AS n
), staged AS (
    SELECT *, CASE
        WHEN lot < 10 THEN 'submitted' WHEN lot < 20 THEN 'withdrawn' WHEN lot < 140 THEN 'development'
        WHEN lot < 190 THEN 'assessment' WHEN lot < 220 THEN 'decision' WHEN lot < 250 THEN 'selected'
        WHEN lot < 290 THEN 'promoted' WHEN lot < 320 THEN 'deferred' WHEN lot < 370 THEN 'declined'
        WHEN lot < 400 THEN 'archived' ELSE 'discussion' END AS stage
    FROM drawn
)
SELECT nextval(pg_get_serial_sequence('ideas_idea', 'id')) AS id, staged.*, texts.kind, texts.summary, texts.description,
    left(texts.title, 105) || ', ' || (ARRAY['Karlshorst', 'Wedding', 'Rixdorf', 'Friedenau', 'Gatow', 'Buch',
        'Lichterfelde', 'Adlershof', 'Marzahn', 'Tegel', 'Halensee', 'Stralau'])[1 + pg_temp.mix(staged.n, 4, 12)] AS title,
    extract(year FROM at) || '-' || lpad((coalesce(counter.last, 0)
        + row_number() OVER (PARTITION BY extract(year FROM at) ORDER BY staged.n))::text, 5, '0') AS reference,
    floor(favour ^ 4 * 40)::int AS supports,
    CASE WHEN stage = 'submitted' THEN 0 ELSE pg_temp.mix(staged.n, 5, 11)::int END AS comments,
    pg_temp.mix(staged.n, 6, 10) < 3 AS citywide
FROM staged JOIN texts ON texts.n = staged.text
LEFT JOIN ideas_yearlynumber AS counter ON counter.year = extract(year FROM at)
ORDER BY staged.n
"""

CROWD = """
CREATE TEMP TABLE crowd ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY id) - 1 AS n, id FROM accounts_user WHERE email LIKE '%%@viele.example';
CREATE UNIQUE INDEX ON crowd (n);
ANALYZE plan, crowd
"""

IDEAS = """
INSERT INTO ideas_idea (id, reference, kind, stage, deferred_from, title, summary, description, citywide, revision,
    rules_accepted_at, is_example, begun_at, saved_at, submitted_at, published_at, stage_since, owed_by, due_on,
    support_count, comment_count, active_at)
SELECT id, reference, kind, stage, CASE stage WHEN 'deferred' THEN 'discussion' ELSE '' END, title, summary, description,
    citywide, 1, at, true, at - interval '3 days', at, at - interval '2 days',
    CASE stage WHEN 'submitted' THEN NULL ELSE at END,
    CASE stage WHEN 'discussion' THEN at ELSE at + (now() - at) * 0.8 END,
    CASE stage WHEN 'submitted' THEN 'moderation' WHEN 'development' THEN 'lead' WHEN 'assessment' THEN 'reviewers'
        WHEN 'decision' THEN 'decision_maker' WHEN 'selected' THEN 'administration' WHEN 'deferred' THEN 'stabsstelle'
        ELSE '' END,
    CASE WHEN stage IN ('submitted', 'development', 'assessment', 'decision', 'selected', 'deferred')
        THEN current_date + (pg_temp.mix(n, 7, 60) - 12)::int END,
    supports, comments, at + (now() - at) * pg_temp.mix(n, 8, 100) / 120.0
FROM plan ORDER BY n;
INSERT INTO ideas_yearlynumber (year, last)
SELECT left(reference, 4)::int, max(substr(reference, 6)::int) FROM plan GROUP BY 1
ON CONFLICT (year) DO UPDATE SET last = greatest(ideas_yearlynumber.last, excluded.last)
"""

PARTS = """
INSERT INTO ideas_authorship (idea_id, user_id, is_author, since)
SELECT plan.id, crowd.id, true, at FROM plan
JOIN crowd ON crowd.n = pg_temp.mix(plan.n, 9, %(people)s);

INSERT INTO ideas_idea_fields (idea_id, fieldofaction_id)
SELECT plan.id, fields.ids[1 + (pg_temp.mix(plan.n, 11, cardinality(ids)) + turn) %% cardinality(ids)]
FROM plan, generate_series(0, pg_temp.mix(plan.n, 10, 3)) AS turn,
    (SELECT array_agg(id ORDER BY id) AS ids FROM strategy_fieldofaction) AS fields;

INSERT INTO ideas_idea_districts (idea_id, district_id)
SELECT plan.id, districts.ids[1 + (pg_temp.mix(plan.n, 13, cardinality(ids)) + turn) %% cardinality(ids)]
FROM plan, generate_series(0, pg_temp.mix(plan.n, 12, 2)) AS turn,
    (SELECT array_agg(id ORDER BY id) AS ids FROM strategy_district) AS districts
WHERE NOT plan.citywide;

INSERT INTO ideas_factsheetversion (idea_id, number, title, summary, description, author_id, reason, at)
SELECT plan.id, 1, title, summary, description, authorship.user_id, '', at
FROM plan JOIN ideas_authorship AS authorship ON authorship.idea_id = plan.id;

INSERT INTO ideas_support (idea_id, user_id, since)
SELECT plan.id, crowd.id, at + (now() - at) * turn / 41.0
FROM plan CROSS JOIN generate_series(1, supports) AS turn
JOIN crowd ON crowd.n = (pg_temp.mix(plan.n, 9, %(people)s) + turn) %% %(people)s
"""

COMMENTS = """
CREATE TEMP TABLE remarks ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY id) - 1 AS n, purpose, body FROM ideas_comment
WHERE held_at IS NULL AND hidden_at IS NULL AND removed_at IS NULL ORDER BY id LIMIT 500;
ANALYZE remarks;

INSERT INTO ideas_comment (idea_id, depth, author_id, purpose, body, by_staff, written_at, reply_count)
SELECT plan.id, 1, crowd.id, purpose, body, false, at + (now() - at) * turn / 12.0, 0
FROM plan CROSS JOIN generate_series(1, (comments + 1) / 2) AS turn
JOIN crowd ON crowd.n = pg_temp.mix(plan.n * 16 + turn, 14, %(people)s)
JOIN remarks ON remarks.n = pg_temp.mix(plan.n * 16 + turn, 15, (SELECT count(*) FROM remarks));

INSERT INTO ideas_comment (idea_id, parent_id, root_id, depth, author_id, purpose, body, by_staff, written_at, reply_count)
SELECT plan.id, first.id, first.id, 2, crowd.id, purpose, body, false, at + (now() - at) * (turn + 1) / 13.0, 0
FROM plan JOIN (SELECT idea_id, min(id) AS id FROM ideas_comment GROUP BY 1) AS first ON first.idea_id = plan.id
CROSS JOIN generate_series((comments + 1) / 2 + 1, comments) AS turn
JOIN crowd ON crowd.n = pg_temp.mix(plan.n * 16 + turn, 14, %(people)s)
JOIN remarks ON remarks.n = pg_temp.mix(plan.n * 16 + turn, 15, (SELECT count(*) FROM remarks));

UPDATE ideas_comment AS first SET reply_count = replies.number
FROM (SELECT root_id, count(*) AS number FROM ideas_comment WHERE root_id IS NOT NULL GROUP BY 1) AS replies, plan
WHERE first.id = replies.root_id AND first.idea_id = plan.id
"""

EVENTS = """
INSERT INTO activity_event (at, verb, actor_id, idea_id, number, stage_before, stage_after, reason_digest, details)
SELECT at - interval '1 day' * (1 + pg_temp.mix(plan.n, 16, 7)), 'idea_submitted', user_id, plan.id, 1,
    'draft', 'submitted', '', '{}'::jsonb
FROM plan JOIN ideas_authorship AS authorship ON authorship.idea_id = plan.id
UNION ALL
SELECT at, 'idea_published', (SELECT id FROM crowd LIMIT 1), id, 2, 'submitted', 'discussion', '', '{}'::jsonb
FROM plan WHERE stage <> 'submitted'
ORDER BY 1
"""

OWED_STEPS = """
INSERT INTO ideas_owedstep (idea_id, stage, owed_by, days, working_days, due_on, ended_on, is_answered)
SELECT id, 'submitted', 'moderation', took, took * 5 / 7, at::date - took + 7, at::date, true
FROM (SELECT *, 1 + pg_temp.mix(n, 16, 10)::int AS took FROM plan WHERE stage <> 'submitted') AS answered
UNION ALL
SELECT id, 'development', 'lead', took, took * 5 / 7, ended - took + 120, ended, true
FROM (
    SELECT id, 20 + pg_temp.mix(n, 17, 140)::int AS took, (at + (now() - at) * 0.8)::date AS ended
    FROM plan WHERE stage IN ('assessment', 'decision', 'selected', 'promoted')
) AS worked_out
"""

TALLY_TRIGGERS = {
    "ideas_idea": ["tally_new_idea", "tally_changed_idea"],
    "ideas_idea_fields": ["tally_field"],
    "ideas_idea_districts": ["tally_district"],
}


def make_up_to(number: int) -> int:
    """Make as many ideas as are missing to `number` example ideas; returns how many that were."""
    missing = number - Idea.objects.filter(is_example=True).count()
    if missing <= 0:
        return 0
    params = {"ideas": missing, "people": min(max(missing // 10, 100), 5000)}
    with transaction.atomic():
        _switch_tally("DISABLE")
        _fill_what_is_not_named()
        with connection.cursor() as cursor:
            for sql in (
                PEOPLE,
                MIX,
                PLAN,
                *CROWD.split(";"),
                *IDEAS.split(";"),
                *PARTS.split(";"),
                *COMMENTS.split(";"),
                EVENTS,
                OWED_STEPS,
            ):
                cursor.execute(sql, params)
        make_searchable(missing)
        _switch_tally("ENABLE")
        _ask_for_everything_again()
        Tally.count_anew()
        answers.count_anew()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return missing


def _switch_tally(way: str) -> None:
    """Tables with checks still to be done cannot be altered, so those are done first."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table, triggers in TALLY_TRIGGERS.items():
            for trigger in triggers:
                cursor.execute(f"ALTER TABLE {table} {way} TRIGGER {trigger}")


def _fill_what_is_not_named() -> None:
    """The statements above name what is told of an idea; all else begins as it does for any new row."""
    with connection.cursor() as cursor, connection.schema_editor() as schema:
        for table, column, field in _unnamed():
            value = schema.quote_value(schema.effective_default(field))  # what defines a table takes no parameters
            cursor.execute(f"ALTER TABLE {table} ALTER {column} SET DEFAULT {value}")


def _ask_for_everything_again() -> None:
    with connection.cursor() as cursor:
        for table, column, _field in _unnamed():
            cursor.execute(f"ALTER TABLE {table} ALTER {column} DROP DEFAULT")


def _unnamed() -> Iterator[tuple[str, str, Field]]:
    for model in (Idea, Authorship, FactSheetVersion, Support, Comment, Event):
        for field in model._meta.local_concrete_fields:
            if field.has_default() and not field.has_db_default():
                yield model._meta.db_table, str(field.column), field
