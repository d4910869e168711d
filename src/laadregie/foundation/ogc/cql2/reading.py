"""A filter as it comes in: bounded first, then read as text or JSON."""

import json
from typing import Any

from pygeofilter import ast, values
from pygeofilter.parsers.cql2_json import parse as parse_tree

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.ogc.cql2 import text
from laadregie.foundation.ogc.cql2.refusals import not_supported, not_understood, too_large

TEXT, JSON = "cql2-text", "cql2-json"
LONGEST = 4_000
DEEPEST_JSON = 3 * text.DEEPEST
# What the reader of pygeofilter raises on a tree that is no filter.
UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


def read_filter(given: str, language: str) -> Any:
    """The tree of a filter.

    Raises:
        InputError: It is too large, no CQL2, or asks something that is not offered.
    """
    if len(given) > LONGEST:
        raise too_large()
    if language == TEXT:
        return text.parse(given)
    if language == JSON:
        return _from_json(given)
    template = gettext_noop("“%(value)s” is not one of: %(choices)s.")
    raise InputError("filter-lang", template, value=language[:40], choices=f"{TEXT}, {JSON}")


def _from_json(given: str) -> Any:
    depth = deepest = 0
    for sign in given:
        depth += (sign in "[{") - (sign in "]}")
        deepest = max(deepest, depth)
    if deepest > DEEPEST_JSON:
        raise too_large()
    try:
        tree = json.loads(given, parse_constant=_no_number)
    except ValueError:
        raise not_understood(given) from None
    if not isinstance(tree, dict | bool):
        raise not_understood(given)
    try:
        return parse_tree(_prepared(tree))
    except UNREADABLE as error:
        raise error if isinstance(error, InputError) else not_understood(given) from None


def _no_number(word: str) -> float:
    raise ValueError(word)


def _prepared(node: Any) -> Any:
    """The tree as pygeofilter reads it: shapes, moments and ranges in the way of the standard."""
    if isinstance(node, list):
        return [_prepared(one) for one in node]
    if not isinstance(node, dict):
        return node
    if "bbox" in node:
        return text.box_of([float(number) for number in node["bbox"]])
    if "type" in node:
        return values.Geometry(node)
    for name in ("date", "timestamp"):
        if name in node:
            return text.moment_of(name.upper(), node[name])
    if "property" in node:
        return ast.Attribute(str(node["property"]))
    if "op" not in node:
        raise not_supported(next(iter(node), "{}"))
    arguments = _prepared(node["args"])
    if node["op"] == "between" and len(arguments) == 3:
        arguments = [arguments[0], arguments[1:]]
    if node["op"] == "in" and not isinstance(arguments[1], list):
        raise not_understood("in")
    return {"op": node["op"], "args": arguments}
