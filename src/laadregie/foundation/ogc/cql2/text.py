"""CQL2 as text (OGC 21-065r2) into the tree of pygeofilter.

The grammar that comes with pygeofilter gives AND and OR the same rank and knows no doubled quotes
(`'''s-Heerenberg'`), so text is read here; docs/decisions/map-api.md.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import shapely
from pygeofilter import ast, values

from laadregie.foundation.ogc.cql2.refusals import not_supported, not_understood, too_large

DEEPEST = 20
TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<text>'(?:''|\\'|[^'])*')
    | (?P<quoted>"[^"]+")
    | (?P<name>[^\W\d][\w.:]*)
    | (?P<sign><=|>=|<>|[=<>(),])
    )""",
    re.VERBOSE,
)
COMPARISONS = {
    "=": ast.Equal,
    "<>": ast.NotEqual,
    "<": ast.LessThan,
    "<=": ast.LessEqual,
    ">": ast.GreaterThan,
    ">=": ast.GreaterEqual,
}
SPATIAL = {
    "S_INTERSECTS": ast.GeometryIntersects,
    "S_DISJOINT": ast.GeometryDisjoint,
    "S_CONTAINS": ast.GeometryContains,
    "S_WITHIN": ast.GeometryWithin,
    "S_TOUCHES": ast.GeometryTouches,
    "S_CROSSES": ast.GeometryCrosses,
    "S_OVERLAPS": ast.GeometryOverlaps,
    "S_EQUALS": ast.GeometryEquals,
}
WELL_KNOWN = {
    "POINT",
    "LINESTRING",
    "POLYGON",
    "MULTIPOINT",
    "MULTILINESTRING",
    "MULTIPOLYGON",
    "GEOMETRYCOLLECTION",
}
RESERVED = {"AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL"}
Node = Any


@dataclass(frozen=True)
class Token:
    """A word of the filter: its kind, its text, and where it begins and ends."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """In capitals when it can be a keyword."""
        return self.text.upper() if self.kind == "name" else self.text


def parse(text: str) -> Node:
    """The tree of a filter.

    Raises:
        InputError: It is no CQL2, asks something that is not offered, or is nested too deep.
    """
    reader = _Reader(text)
    tree = reader.either(0)
    reader.expect_end()
    return tree


def _tokens(text: str) -> list[Token]:
    found, at = [], 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise not_understood(text[at:].strip())
        found.append(
            Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup), match.end())
        )
        at = match.end()
    return found


class _Reader:
    """Reads from left to right; each method takes one part of the grammar, loosest first."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._all = _tokens(text)
        self._at = 0

    def either(self, depth: int) -> Node:
        """Parts joined by OR."""
        if depth > DEEPEST:
            raise too_large()
        tree = self._both(depth)
        while self._took("OR"):
            tree = ast.Or(tree, self._both(depth))
        return tree

    def expect_end(self) -> None:
        """Refuse what comes after the filter."""
        if self._at < len(self._all):
            raise not_understood(self._rest())

    def _both(self, depth: int) -> Node:
        tree = self._maybe_not(depth)
        while self._took("AND"):
            tree = ast.And(tree, self._maybe_not(depth))
        return tree

    def _maybe_not(self, depth: int) -> Node:
        if self._took("NOT"):
            if depth >= DEEPEST:
                raise too_large()
            return ast.Not(self._maybe_not(depth + 1))
        if self._took("("):
            tree = self.either(depth + 1)
            self._expect(")")
            return tree
        return self._predicate()

    def _predicate(self) -> Node:
        if self._word() in SPATIAL:
            return self._spatial(SPATIAL[self._next().word])
        left = self._scalar()
        sign = self._word()
        if sign in COMPARISONS:
            self._next()
            return COMPARISONS[sign](left, self._scalar())
        if self._took("IS"):
            negated = self._took("NOT")
            self._expect("NULL")
            return ast.IsNull(left, negated)
        if isinstance(left, bool) and sign in ("AND", "OR", ")", ""):
            return left
        return self._ranged(left, negated=self._took("NOT"))

    def _ranged(self, left: Node, *, negated: bool) -> Node:
        if self._took("LIKE"):
            pattern = self._scalar()
            return ast.Like(left, pattern, False, "%", "_", "\\", negated)
        if self._took("BETWEEN"):
            low = self._scalar()
            self._expect("AND")
            return ast.Between(left, low, self._scalar(), negated)
        if self._took("IN"):
            self._expect("(")
            options = [self._scalar()]
            while self._took(","):
                options.append(self._scalar())
            self._expect(")")
            return ast.In(left, options, negated)
        raise not_understood(self._rest())

    def _spatial(self, kind: type) -> Node:
        self._expect("(")
        left = self._place()
        self._expect(",")
        right = self._place()
        self._expect(")")
        return kind(left, right)

    def _place(self) -> Node:
        if self._word() in WELL_KNOWN:
            return self._well_known()
        if self._took("BBOX"):
            self._expect("(")
            numbers = [self._number()]
            while self._took(","):
                numbers.append(self._number())
            self._expect(")")
            return box_of(numbers)
        return self._scalar()

    def _well_known(self) -> Node:
        start, depth = self._next().start, 0
        while True:
            token = self._next()
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if depth <= 0:
                break
        try:
            shape = shapely.from_wkt(self._text[start : token.end])
        except shapely.errors.ShapelyError:
            raise not_understood(self._text[start : token.end]) from None
        return values.Geometry(shapely.geometry.mapping(shape))

    def _scalar(self) -> Node:
        token = self._next()
        if token.kind == "number":
            return float(token.text) if re.search(r"[.eE]", token.text) else int(token.text)
        if token.kind == "text":
            return _unquoted(token.text)
        if token.kind == "quoted":
            return ast.Attribute(token.text[1:-1])
        if token.kind != "name" or token.word in RESERVED:
            raise not_understood(self._text[token.start :])
        if token.word in ("TRUE", "FALSE"):
            return token.word == "TRUE"
        return self._called(token) if self._word() == "(" else ast.Attribute(token.text)

    def _called(self, token: Token) -> Node:
        if token.word in ("DATE", "TIMESTAMP"):
            self._expect("(")
            given = self._scalar()
            self._expect(")")
            return moment_of(token.word, given)
        if token.word == "CASEI":
            self._expect("(")
            inner = self._scalar()
            self._expect(")")
            return ast.Function("lower", [inner])
        raise not_supported(token.text)

    def _number(self) -> float:
        found = self._scalar()
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise not_understood(str(found))
        return float(found)

    def _word(self) -> str:
        return self._all[self._at].word if self._at < len(self._all) else ""

    def _took(self, word: str) -> bool:
        if self._word() != word:
            return False
        self._at += 1
        return True

    def _expect(self, word: str) -> None:
        if not self._took(word):
            raise not_understood(self._rest())

    def _next(self) -> Token:
        if self._at >= len(self._all):
            raise not_understood(self._text[-20:])
        self._at += 1
        return self._all[self._at - 1]

    def _rest(self) -> str:
        return self._text[self._all[self._at].start :] if self._at < len(self._all) else self._text[-20:]


def _unquoted(text: str) -> str:
    return text[1:-1].replace("''", "'").replace("\\'", "'")


def box_of(numbers: list[float]) -> Node:
    """A rectangle: west, south, east, north.

    Raises:
        InputError: There are not four numbers.
    """
    if len(numbers) != 4:
        raise not_understood("BBOX")
    return values.Geometry(shapely.geometry.mapping(shapely.box(*numbers)))


def moment_of(kind: str, given: object) -> date | datetime:
    """A day or a moment as CQL2 writes it.

    Raises:
        InputError: It is none.
    """
    try:
        if kind == "DATE":
            return date.fromisoformat(str(given))
        moment = datetime.fromisoformat(str(given))
    except ValueError:
        raise not_understood(str(given)) from None
    if moment.tzinfo is None:
        raise not_understood(str(given))
    return moment
