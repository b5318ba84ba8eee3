"""Reference numbers: one sequence a year, without gaps."""

from django.db import connection, models


class YearlyNumber(models.Model):
    """The last reference number given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


def next_reference(year: int) -> str:
    """The next free number of `year`, such as "2026-00042"; given back when the transaction fails."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO ideas_yearlynumber AS counter (year, last) VALUES (%s, 1)
            ON CONFLICT (year) DO UPDATE SET last = counter.last + 1 RETURNING last
            """,
            [year],
        )
        return f"{year}-{cursor.fetchone()[0]:05d}"
