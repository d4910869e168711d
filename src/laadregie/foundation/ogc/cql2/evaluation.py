"""A filter applied to a table: which features it lets through.

What is unknown stays unknown, as in SQL: a feature without the value is let through by neither
`x = 1` nor `NOT x = 1`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import numpy as np
import polars as pl
import shapely
from pygeofilter import ast, values

from laadregie.foundation.ogc.cql2.refusals import different_kinds, not_supported, not_understood
from laadregie.foundation.ogc.crs import Crs, swapped
from laadregie.foundation.ogc.tables import Collection, FeatureTable, unknown_property

GEOMETRY = "geometry"
COMPARE: dict[type, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    ast.Equal: lambda left, right: left == right,
    ast.NotEqual: lambda left, right: left != right,
    ast.LessThan: lambda left, right: left < right,
    ast.LessEqual: lambda left, right: left <= right,
    ast.GreaterThan: lambda left, right: left > right,
    ast.GreaterEqual: lambda left, right: left >= right,
}
RELATIONS: dict[type, Callable[[Any, Any], Any]] = {
    ast.GeometryIntersects: shapely.intersects,
    ast.GeometryDisjoint: shapely.disjoint,
    ast.GeometryContains: shapely.contains,
    ast.GeometryWithin: shapely.within,
    ast.GeometryTouches: shapely.touches,
    ast.GeometryCrosses: shapely.crosses,
    ast.GeometryOverlaps: shapely.overlaps,
    ast.GeometryEquals: shapely.equals,
}
KINDS = {
    "string": "text",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "date-time": "moment",
}
ORDERED = (ast.LessThan, ast.LessEqual, ast.GreaterThan, ast.GreaterEqual)
ESCAPE = "\\"


@dataclass(frozen=True)
class Operand:
    """One side of a comparison: what to calculate, of which kind, and its name for a refusal."""

    expression: pl.Expr
    kind: str
    name: str


def matching(tree: Any, table: FeatureTable, collection: Collection, crs: Crs) -> pl.Series:
    """For each feature whether the filter lets it through.

    Args:
        crs: The system of shapes in the filter (`filter-crs`).

    Raises:
        InputError: The filter names a property that is not there, compares different kinds, or
            asks something that is not offered.
    """
    expression = _Evaluation(table, collection, crs).condition(tree)
    found = table.frame.select(pl.col("id"), expression.alias("let_through"))["let_through"]
    return found.fill_null(value=False)


class _Evaluation:
    def __init__(self, table: FeatureTable, collection: Collection, crs: Crs) -> None:
        self._table = table
        self._collection = collection
        self._crs = crs

    def condition(self, node: Any) -> pl.Expr:
        """What a part of the filter says of each feature: true, false or unknown."""
        match node:
            case bool():
                return pl.lit(node)
            case ast.And():
                return self.condition(node.lhs) & self.condition(node.rhs)
            case ast.Or():
                return self.condition(node.lhs) | self.condition(node.rhs)
            case ast.Not():
                return ~self.condition(node.sub_node)
            case ast.IsNull():
                missing = self._missing(node.lhs)
                return ~missing if node.not_ else missing
            case ast.Between():
                return self._negated(self._between(node), node.not_)
            case ast.Like():
                return self._negated(self._like(node), node.not_)
            case ast.In():
                return self._negated(self._among(node), node.not_)
        if type(node) in COMPARE:
            return self._compared(node)
        if type(node) in RELATIONS:
            return self._related(node)
        raise not_supported(type(node).__name__)

    @staticmethod
    def _negated(expression: pl.Expr, negated: bool) -> pl.Expr:
        return ~expression if negated else expression

    def _compared(self, node: Any) -> pl.Expr:
        left, right = self._pair(node.lhs, node.rhs)
        if isinstance(node, ORDERED) and left.kind == "boolean":
            raise different_kinds(left.name)
        return COMPARE[type(node)](left.expression, right.expression)

    def _between(self, node: Any) -> pl.Expr:
        value, low = self._pair(node.lhs, node.low)
        _, high = self._pair(node.lhs, node.high)
        if value.kind == "boolean":
            raise different_kinds(value.name)
        return (value.expression >= low.expression) & (value.expression <= high.expression)

    def _among(self, node: Any) -> pl.Expr:
        found = pl.lit(value=False)
        for option in node.sub_nodes:
            left, right = self._pair(node.lhs, option)
            found = found | (left.expression == right.expression)
        return found

    def _like(self, node: Any) -> pl.Expr:
        left = self._operand(node.lhs)
        pattern, ignore_case = node.pattern, False
        if isinstance(pattern, ast.Function) and pattern.name == "lower" and len(pattern.arguments) == 1:
            pattern, ignore_case = pattern.arguments[0], True
        if left.kind != "text" or not isinstance(pattern, str):
            raise different_kinds(left.name)
        return left.expression.str.contains(_expression_of(pattern.lower() if ignore_case else pattern))

    def _missing(self, node: Any) -> pl.Expr:
        if isinstance(node, ast.Attribute) and node.name == GEOMETRY:
            return pl.lit(pl.Series(shapely.is_missing(self._table.shapes)))
        return self._operand(node).expression.is_null()

    def _related(self, node: Any) -> pl.Expr:
        relation = RELATIONS[type(node)]
        left, right = self._shapes(node.lhs), self._shapes(node.rhs)
        known = ~(shapely.is_missing(left) | shapely.is_missing(right))
        shapely.prepare(left)
        shapely.prepare(right)
        answers = np.broadcast_to(relation(left, right) & known, self._table.shapes.shape)
        return pl.lit(pl.Series(answers))

    def _shapes(self, node: Any) -> Any:
        match node:
            case ast.Attribute(name=name):
                if name != GEOMETRY:
                    raise different_kinds(name)
                return self._table.shapes_in(self._crs)
            case values.Geometry():
                return _given_shape(node, self._crs)
        raise not_understood(str(node))

    def _pair(self, left: Any, right: Any) -> tuple[Operand, Operand]:
        one, other = self._operand(left), self._operand(right)
        if one.kind != other.kind:
            raise different_kinds(one.name)
        return one, other

    def _operand(self, node: Any) -> Operand:
        match node:
            case ast.Attribute():
                return self._property(node.name)
            case ast.Function(name="lower", arguments=[argument]):
                inner = self._operand(argument)
                if inner.kind != "text":
                    raise different_kinds(inner.name)
                return Operand(inner.expression.str.to_lowercase(), "text", inner.name)
            case bool():
                return Operand(pl.lit(node), "boolean", str(node))
            case int() | float():
                return Operand(pl.lit(float(node)), "number", str(node))
            case str():
                return Operand(pl.lit(node), "text", node)
            case datetime():
                return Operand(pl.lit(node.astimezone(UTC)), "moment", node.isoformat())
            case date():
                midnight = datetime.combine(node, time(), tzinfo=UTC)
                return Operand(pl.lit(midnight), "moment", node.isoformat())
        raise not_supported(type(node).__name__)

    def _property(self, name: str) -> Operand:
        if name == "id":
            kind = "text" if self._table.frame.schema["id"] == pl.String else "number"
            return Operand(pl.col("id"), kind, name)
        found = self._collection.property(name)
        if found is None:
            raise unknown_property("filter", name)
        return Operand(pl.col(name), KINDS[found.kind], name)


def _given_shape(given: Any, crs: Crs) -> Any:
    try:
        shape = shapely.geometry.shape(given.geometry)
        valid = shapely.is_valid(shape) and not shapely.is_empty(shape)
    except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        raise not_understood(GEOMETRY) from None
    if not valid or not np.isfinite(shapely.get_coordinates(shape)).all():
        raise not_understood(GEOMETRY)
    return swapped(shape) if crs.is_north_first else shape


def _expression_of(pattern: str) -> str:
    """The pattern of LIKE (`%` any text, `_` one sign) as a regular expression."""
    parts, escaped = [], False
    for sign in pattern:
        if escaped or sign not in (ESCAPE, "%", "_"):
            parts.append(re.escape(sign))
            escaped = False
        elif sign == ESCAPE:
            escaped = True
        else:
            parts.append(".*" if sign == "%" else ".")
    return f"(?s)^{''.join(parts)}$"
