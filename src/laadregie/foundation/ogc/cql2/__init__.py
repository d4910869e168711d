"""Filters in CQL2, as text or JSON: bounded, read into the tree of pygeofilter, applied to a table."""

from laadregie.foundation.ogc.cql2.evaluation import matching
from laadregie.foundation.ogc.cql2.reading import read_filter

__all__ = ["matching", "read_filter"]
