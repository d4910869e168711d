"""Features as a table: what a context hands to the map API."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import polars as pl
import shapely
from django.utils.functional import Promise
from shapely import STRtree

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.ogc.crs import Crs, Shapes, from_rd

Kind = Literal["string", "integer", "number", "boolean", "date-time"]
Text = str | Promise
ID = "id"


@dataclass(frozen=True)
class Property:
    """A property of a feature; `values` are all it can have, where that is a fixed list."""

    name: str
    kind: Kind
    title: Text
    values: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class FeatureTable:
    """Features in the order of their id.

    Attributes:
        frame: Column `id` (whole numbers or text, unique, rising) and one column per property.
        shapes: Shape of each feature in RD New (EPSG:28992), or None.
    """

    frame: pl.DataFrame
    shapes: Shapes
    _by_crs: dict[Crs, Shapes] = field(default_factory=dict, init=False, repr=False)
    _trees: dict[Crs, STRtree] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, frame: pl.DataFrame, shapes: Shapes) -> "FeatureTable":
        """A table of features in any order; `shapes` go with the rows."""
        order = frame[ID].arg_sort()
        return cls(frame[order], np.asarray(shapes, dtype=object)[order.to_numpy()])

    def shapes_in(self, crs: Crs) -> Shapes:
        """The shapes in another system, east first; kept with the table."""
        if crs not in self._by_crs:
            self._by_crs[crs] = from_rd(self.shapes, crs)
        return self._by_crs[crs]

    def tree_in(self, crs: Crs) -> STRtree:
        """A search tree over the shapes in a system; kept with the table."""
        if crs not in self._trees:
            self._trees[crs] = STRtree(self.shapes_in(crs))
        return self._trees[crs]

    @cached_property
    def extent(self) -> list[float] | None:
        """West, south, east and north in degrees; None without any shape."""
        if shapely.is_missing(self.shapes).all():
            return None
        bounds = shapely.total_bounds(self.shapes_in(Crs.CRS84))
        return [round(float(value), 5) for value in bounds]

    def key(self, text: str) -> int | str | None:
        """An id as it stands in the table; None when the text can be none."""
        if self.frame.schema[ID] == pl.String:
            return text
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None

    def index_of(self, text: str) -> int | None:
        """The row of the feature with this id; None when there is none."""
        key = self.key(text)
        if key is None:
            return None
        at = self.frame[ID].search_sorted(key)
        return at if at < self.frame.height and self.frame[ID][at] == key else None


@dataclass(frozen=True)
class Collection:
    """A collection of the map API.

    Attributes:
        scope: What an API key must be allowed to read for this collection.
        table: The features this viewer may see; called per request, so it keeps what can be kept.
        moment: The property (date-time) that the parameter `datetime` is about, if there is one.
        shape: The kind of shapes, as JSON Schema names them.
    """

    id: str
    title: Text
    description: Text
    properties: Sequence[Property]
    table: Callable[[Viewer], FeatureTable]
    scope: str
    shape: Literal["point", "polygon"]
    moment: str | None = None

    def property(self, name: str) -> Property | None:
        """The property of this name."""
        return next((one for one in self.properties if one.name == name), None)


_collections: dict[str, Collection] = {}


def register(collection: Collection) -> None:
    """Make a collection known (called when the app of its context is ready)."""
    _collections[collection.id] = collection


def collections() -> list[Collection]:
    """Every collection, by name."""
    return [_collections[name] for name in sorted(_collections)]


def collection(name: str) -> Collection | None:
    """The collection of this name."""
    return _collections.get(name)


def unknown_property(field_name: str, value: str) -> InputError:
    """The refusal of a property that the collection does not have."""
    return InputError(field_name, gettext_noop("“%(value)s” is no property here."), value=value[:60])
