"""Looking into lists that are kept as JSON, in the words of either database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Integer, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import TableValuedAlias
    from sqlalchemy.orm import InstrumentedAttribute
    from sqlalchemy.sql.compiler import SQLCompiler


class _Elements(FunctionElement[Any]):
    """A list's elements as rows with the column `value`."""

    inherit_cache = True


@compiles(_Elements, "sqlite")
def _sqlite(element: _Elements, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Elements, "postgresql")
def _postgresql(element: _Elements, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_elements_text({compiler.process(element.clauses, **options)})"


def elements_of(column: InstrumentedAttribute[list[Any]]) -> TableValuedAlias:
    """Return the elements of each row's list as rows of their own with the column `value`, to join with."""
    return _Elements(column).table_valued("value", joins_implicitly=True)


def has_any(column: InstrumentedAttribute[list[Any]], values: Collection[str]) -> ColumnElement[bool]:
    """Tell of each row whether its list of texts has one of the values."""
    elements = _Elements(column).table_valued("value")
    return select(literal(1)).select_from(elements).where(elements.c.value.in_(list(values))).exists()


def is_empty(column: InstrumentedAttribute[list[Any]]) -> ColumnElement[bool]:
    """Tell of each row whether its list has nothing in it."""
    return func.json_array_length(column, type_=Integer) == 0
