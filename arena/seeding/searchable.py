"""Makes the many ideas of arena/seeding/mass.py findable: every text is understood once, the rest is SQL."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection
from django.db.backends.utils import CursorWrapper

from arena import fulltext, meaning
from ideas.models import IdeaSearch, KnownWord
from ideas.models.search import meant

MANY = 5000  # building indexes anew is then quicker than adding so many rows to them

TABLES = """
DROP TABLE IF EXISTS pg_temp.understood, pg_temp.meant;
DROP AGGREGATE IF EXISTS pg_temp.together(tsvector);
CREATE AGGREGATE pg_temp.together(tsvector) (SFUNC = tsvector_concat, STYPE = tsvector, INITCOND = '');
CREATE TEMP TABLE understood (part text, body text, words tsvector) ON COMMIT DROP;
CREATE TEMP TABLE meant (title text, summary text, meaning vector(512)) ON COMMIT DROP
"""

# Ideas with the same text mean nearly the same, but not quite: cosines of about 0.9.
ROWS = """
INSERT INTO ideas_ideasearch (idea_id, title, words, fields, districts, life, meaning, stale)
WITH noise AS MATERIALIZED (
    SELECT n, array_agg((pg_temp.mix(n * 512 + i, 17, 2001) - 1000) / 25000.0)::vector AS meaning
    FROM generate_series(0, 127) AS n, generate_series(1, 512) AS i GROUP BY n
), said AS (
    SELECT plan.id, pg_temp.together(understood.words) AS words FROM plan
    JOIN ideas_comment AS comment ON comment.idea_id = plan.id
    JOIN understood ON understood.part = 'D' AND understood.body = comment.body GROUP BY plan.id
), aimed AS (
    SELECT idea_id AS id, array_agg(fieldofaction_id) AS ids FROM ideas_idea_fields GROUP BY idea_id
), located AS (
    SELECT idea_id AS id, array_agg(district.id) AS ids, pg_temp.together(understood.words) AS words
    FROM ideas_idea_districts JOIN strategy_district AS district ON district.id = district_id
    JOIN understood ON understood.part = 'E' AND understood.body = district.name GROUP BY idea_id
)
SELECT plan.id, title, a.words || b.words || c.words || coalesce(located.words, '') || coalesce(said.words, '')
        || array_to_tsvector(ARRAY[
            replace(reference, '-', ''), split_part(reference, '-', 1), split_part(reference, '-', 2)]),
    coalesce(aimed.ids, '{}'), CASE WHEN citywide THEN '{-1}' ELSE coalesce(located.ids, '{}') END,
    (SELECT CASE WHEN ideas_is_listed(idea) THEN ARRAY[kind, stage] ELSE '{}' END
     FROM ideas_idea AS idea WHERE idea.id = plan.id),
    l2_normalize(meant.meaning + noise.meaning), false
FROM plan
JOIN understood AS a ON a.part = 'A' AND a.body = title
JOIN understood AS b ON b.part = 'B' AND b.body = summary
JOIN understood AS c ON c.part = 'C' AND c.body = description
JOIN meant USING (title, summary)
JOIN noise ON noise.n = pg_temp.mix(plan.n, 18, 128)
LEFT JOIN said ON said.id = plan.id
LEFT JOIN aimed ON aimed.id = plan.id
LEFT JOIN located ON located.id = plan.id
"""

PARTS = """
SELECT DISTINCT 'A', title FROM plan UNION ALL SELECT DISTINCT 'B', summary FROM plan
UNION ALL SELECT DISTINCT 'C', description FROM plan UNION ALL SELECT DISTINCT 'D', body FROM remarks
UNION ALL SELECT 'E', name FROM strategy_district
"""


def make_searchable(number: int) -> None:
    """Words and meaning of the `number` ideas in the table `plan`."""
    with connection.cursor() as cursor:
        for sql in TABLES.split(";"):
            cursor.execute(sql)
        _understand(cursor)
        _mean(cursor)
        cursor.execute("ANALYZE understood, meant, ideas_comment, ideas_idea_fields, ideas_idea_districts")
        cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
        cursor.execute(
            "SET LOCAL max_parallel_maintenance_workers = 0"
        )  # these need shared memory, which containers lack
    with _built_afterwards() if number >= MANY else nullcontext(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")  # the planner takes texts that repeat for rare
        cursor.execute(ROWS)
        cursor.execute("SET LOCAL enable_nestloop = on")


@contextmanager
def _built_afterwards() -> Iterator[None]:
    """Without the indexes meanwhile. New ones serve only transactions that begin later, so few rows go the other way."""
    _settle()
    with connection.schema_editor() as schema:
        for index in IdeaSearch._meta.indexes:
            schema.remove_index(IdeaSearch, index)
    yield
    _settle()
    with connection.schema_editor() as schema:
        for index in IdeaSearch._meta.indexes:
            schema.add_index(IdeaSearch, index)


def _understand(cursor: CursorWrapper) -> None:
    cursor.execute(PARTS)
    rows = [(part, body, _words(part, body)) for part, body in cursor.fetchall()]
    cursor.executemany("INSERT INTO understood VALUES (%s, %s, %s::tsvector)", rows)
    KnownWord.learn(body for part, body, _vector in rows if part in "ABC")


def _words(part: str, body: str) -> str:
    """Title, summary and description with their weights, places (E) with the last; of remarks (D) only which words."""
    return fulltext.vector([], [body]) if part == "D" else fulltext.vector([(min(part, "C"), body)])


def _mean(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT DISTINCT title, summary FROM plan")
    texts = cursor.fetchall()
    meanings = meaning.embed([meant(*text) for text in texts])
    vectors = [None] * len(texts) if meanings is None else [str(vector.tolist()) for vector in meanings]
    rows = [(*text, vector) for text, vector in zip(texts, vectors, strict=True)]
    cursor.executemany("INSERT INTO meant VALUES (%s, %s, %s::vector)", rows)


def _settle() -> None:
    """Tables with checks still to be done cannot be altered, so those are done first."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
