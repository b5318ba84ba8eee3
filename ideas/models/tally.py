"""How many ideas the public lists hold, by kind, stage, field and district: counted as they change, read at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, models

ANY, CITYWIDE = 0, -1

READ = """
SELECT 'life', kind, stage, 0, sum(count)::int FROM ideas_tally
WHERE field = %(field)s AND district = %(district)s GROUP BY kind, stage
UNION ALL
SELECT 'field', '', '', field, sum(count)::int FROM ideas_tally
WHERE district = %(district)s AND field <> 0 AND kind LIKE %(kind)s AND stage LIKE %(stage)s GROUP BY field
UNION ALL
SELECT 'district', '', '', district, sum(count)::int FROM ideas_tally
WHERE field = %(field)s AND district <> 0 AND kind LIKE %(kind)s AND stage LIKE %(stage)s GROUP BY district
"""

FOLD = """
WITH gone AS (
    DELETE FROM ideas_tally WHERE (kind, stage, field, district) IN (
        SELECT kind, stage, field, district FROM ideas_tally GROUP BY 1, 2, 3, 4 HAVING count(*) > 1
    ) RETURNING kind, stage, field, district, count
)
INSERT INTO ideas_tally (kind, stage, field, district, count)
SELECT kind, stage, field, district, sum(count) FROM gone GROUP BY 1, 2, 3, 4 HAVING sum(count) <> 0
"""

COUNT_ANEW = """
WITH old AS (DELETE FROM ideas_tally)
INSERT INTO ideas_tally (kind, stage, field, district, count)
SELECT idea.kind, idea.stage, fields.id, districts.id, count(*)
FROM ideas_idea AS idea
CROSS JOIN LATERAL (
    SELECT 0 AS id UNION ALL SELECT fieldofaction_id FROM ideas_idea_fields WHERE idea_id = idea.id
) AS fields
CROSS JOIN LATERAL (
    SELECT 0 AS id UNION ALL SELECT -1 WHERE idea.citywide
    UNION ALL SELECT district_id FROM ideas_idea_districts WHERE idea_id = idea.id
) AS districts
WHERE ideas_is_listed(idea)
GROUP BY 1, 2, 3, 4
"""


class Tally(models.Model):
    """A part of a count. Triggers add a row for every change, so that nobody waits for a common row; a task folds them.

    `field` and `district` are ids; 0 stands for any, -1 for the whole city.
    """

    kind = models.CharField(max_length=10, blank=True)
    stage = models.CharField(max_length=20)
    field = models.BigIntegerField()
    district = models.BigIntegerField()
    count = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["field", "district"], name="tally_by_field"),
            models.Index(fields=["district", "field"], name="tally_by_district"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.stage} {self.field} {self.district}: {self.count}"

    @classmethod
    def read(
        cls, *, kind: str | None = None, stage: str | None = None, field: int = ANY, district: int = ANY
    ) -> Iterator[tuple[str, str, str, int, int]]:
        """Rows of axis, kind, stage, id and count: each axis counted under the filters of the others."""
        params = {"kind": _pattern(kind), "stage": _pattern(stage), "field": field, "district": district}
        yield from _rows(READ, params)

    @classmethod
    def fold(cls) -> None:
        """Add up what was written since; nothing changes for who reads."""
        with connection.cursor() as cursor:
            cursor.execute(FOLD)

    @classmethod
    def count_anew(cls) -> None:
        """Count all ideas from the beginning, after a mass import that went past the triggers."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT_ANEW)


def _pattern(value: str | None) -> str:
    return "%" if value is None else value


def _rows(sql: str, params: dict[str, Any]) -> list[tuple[str, str, str, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
