"""Queries that are put together once: for a page of many small ones, building SQL costs more than answering it.

Django composes a query and writes its SQL anew for every request. A `prepared` one is written the first time; from then
on only the values go to PostgreSQL, which keeps its plan as well (settings.py: server-side binding).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from copy import copy
from datetime import date, datetime
from enum import Enum
from functools import update_wrapper
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Lookup, QuerySet, Value
from django.db.models.fields.related import ForeignObject
from django.db.models.sql.compiler import SQLCompiler

type Shape = tuple[tuple[str, Any], ...]


class Given(Value):
    """Where a value will stand that each call brings."""

    is_spelt_out = False

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def _resolve_output_field(self) -> None:
        """Unknown before it is given; PostgreSQL takes the type of what it is compared with."""


def spelt_out[T](value: T) -> T:
    """A value that stands in the text like a constant: of few kinds, but so uneven that each wants a plan of its own."""
    if isinstance(value, Given):
        value.is_spelt_out = True
    return value


@Field.register_lookup
@ForeignObject.register_lookup
class Among(Lookup):
    """`pk__among=ids`: like `in`, with the whole list as one value, so that its length does not change the query."""

    lookup_name = "among"

    def get_prep_lookup(self) -> Any:
        return self.rhs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, column_values = self.process_lhs(compiler, connection)
        if isinstance(self.rhs, Given):
            return f"{column} = ANY(%s)", (*column_values, self.rhs)
        return f"{column} = ANY(%s)", (*column_values, list(self.rhs))


class prepared[**P, Row]:  # noqa: N801  # a decorator
    """`rows = query(value)`: the rows of the query that the function below it composes, as a list.

    Positional parameters are values, each time other ones; keyword-only parameters shape the query, which is written
    once for each combination: a few at most. What depends on the time of day or on somebody is a value.
    """

    def __init__(self, compose: Callable[P, QuerySet[Any, Row]]) -> None:
        self.compose = compose
        parameters = inspect.signature(compose).parameters.values()
        self.names = [each.name for each in parameters if each.kind is not each.KEYWORD_ONLY]
        self.written: dict[Shape, Written] = {}
        update_wrapper(self, compose)

    def __call__(self, *values: P.args, **shape: P.kwargs) -> list[Row]:
        return self._written(shape).rows(self._named(values))

    def as_sql(self, *values: P.args, **shape: P.kwargs) -> tuple[str, tuple[Any, ...]]:
        """The query with its values, to stand within a statement of one's own."""
        return self._written(shape).filled(self._named(values))

    def _written(self, shape: dict[str, Any]) -> Written:
        key = tuple(sorted(shape.items()))
        if key not in self.written:
            self.written[key] = Written(self._composed(shape))
        return self.written[key]

    def _named(self, values: tuple[Any, ...]) -> dict[str, Any]:
        return dict(zip(self.names, values, strict=True))

    def _composed(self, shape: dict[str, Any]) -> QuerySet[Any, Row]:
        slots: Any = [Given(name) for name in self.names]
        return cast("Callable[..., QuerySet[Any, Row]]", self.compose)(*slots, **shape)


class Written:
    """A query with its SQL; only the values are missing."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        self.queryset = queryset
        self.compiler: SQLCompiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        try:
            self.sql, self.values = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql, self.values = "", ()
        if fixed := [value for value in self.values if isinstance(value, date | datetime)]:
            raise TypeError(f"{fixed[0]} would stay in this query for ever: make it a value of the prepared query.")
        self.sql = _written_out(self.sql, self.values)
        self.values = tuple(value for value in self.values if isinstance(value, Given))

    def rows(self, values: dict[str, Any]) -> list[Any]:
        query = copy(self.queryset.query)
        query.get_compiler = lambda *_, **__: self._compiler(values)  # type: ignore[method-assign]
        asked: QuerySet[Any, Any] = type(self.queryset)(self.queryset.model, query, DEFAULT_DB_ALIAS)
        asked._iterable_class = self.queryset._iterable_class
        asked._fields = self.queryset._fields  # type: ignore[attr-defined]
        asked._prefetch_related_lookups = self.queryset._prefetch_related_lookups  # type: ignore[attr-defined]
        return list(asked)

    def _compiler(self, values: dict[str, Any]) -> SQLCompiler:
        """The one that wrote the SQL, on the connection of this thread, and with the values in their places."""
        compiler = copy(self.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_, **__: self.filled(values)  # type: ignore[method-assign]
        return compiler

    def filled(self, values: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
        sent = tuple(_plain(values[each.name]) for each in self.values if not each.is_spelt_out)
        if len(sent) == len(self.values):
            return self.sql, sent
        return _written_out(self.sql, [values[each.name] if each.is_spelt_out else each for each in self.values]), sent


def _written_out(sql: str, values: Sequence[Any]) -> str:
    """What is the same every time stands in the text: then one plan serves, and it knows limits and partial indexes."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    fixed = [
        "%s" if isinstance(value, Given) else connection.ops.compose_sql("%s", [_plain(value)]).replace("%", "%%")
        for value in values
    ]
    return sql.replace("%%", "%%%%") % tuple(fixed)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
