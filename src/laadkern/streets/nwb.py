"""Streets of the national road file (NWB): road sections between junctions."""

import numpy as np
import polars as pl
import shapely

from laadkern import checks
from laadkern.checks import FloatArray
from laadkern.geo import Geometries, geometries
from laadkern.streets import rules
from laadkern.streets.table import Streets, judged

_OPTIONAL = {
    "wegbehsrt": pl.String,
    "frc": pl.String,
    "stt_naam": pl.String,
    "jte_id_beg": pl.Float64,
    "jte_id_end": pl.Float64,
}
_MAIN = ("HR", "RB", "")  # carriageways that are a motorway when a national road has them
_NATIONAL = "R"
_MOTORWAY_CLASS = 0
_SAME_JUNCTION_M = 5.0


def streets_of_nwb(sections: pl.DataFrame) -> Streets:
    """The streets of the road sections (wegvakken) of the NWB.

    Sections with the same junction meet there, also where their lines end some centimetres apart. A
    kind that is not in the rules is taken to be a carriageway, as the NWB itself does with what it
    does not know.

    Args:
        sections: geometry (WKB, lines in RD New, metres) and bst_code (kind of carriageway); where
            known wegbehsrt (who manages it: R is the state), frc (class of road, 0 a motorway),
            stt_naam, jte_id_beg and jte_id_end (junctions). Names in lower or upper case.

    Raises:
        InputError: A column is missing or a shape cannot be read.

    Source: NWB-Wegen, table of road sections; docs/methods/walking.md.
    """
    lower = sections.rename({name: name.lower() for name in sections.columns})
    checks.columns("sections", lower, ["geometry", "bst_code"])
    known = checks.with_optional(_numbered(lower), _OPTIONAL).with_columns(
        kind=pl.col("bst_code").cast(pl.String).fill_null("").str.strip_chars().str.to_uppercase()
    )
    motorway = pl.col("frc").cast(pl.Float64, strict=False) == _MOTORWAY_CLASS
    main = pl.col("kind").is_in(_MAIN) & (motorway | (pl.col("wegbehsrt") == _NATIONAL))
    reason = (
        pl.when(main)
        .then(pl.lit(rules.NATIONAL_ROAD))
        .otherwise(pl.col("kind").replace_strict(_REASONS, default=None))
    )
    return judged(
        known.select(
            "kind",
            geometry=_meeting(known),
            street_name=pl.col("stt_naam").str.strip_chars().replace("", None),
            reason=reason.cast(pl.String),
        ).with_columns(walkable=pl.col("reason").is_null())
    )


_REASONS = {rule.code: None if rule.walkable else rule.reason for rule in rules.NWB_WAYS}


def _numbered(sections: pl.DataFrame) -> pl.DataFrame:
    """Junctions as numbers, also where a file has them as text; what is no number is unknown."""
    ids = [name for name in ("jte_id_beg", "jte_id_end") if name in sections.columns]
    return sections.with_columns(pl.col(name).cast(pl.Float64, strict=False) for name in ids)


def _meeting(sections: pl.DataFrame) -> pl.Series:
    """Lines whose ends lie exactly at their junctions: where a section begins there, the first counts."""
    shapes = shapely.line_merge(geometries("geometry", sections["geometry"]), directed=True)
    is_line = shapely.get_type_id(shapes) == 1  # a section in several parts stays as it is
    at, line = shapely.get_coordinates(shapes[is_line], return_index=True)
    if not len(line):
        return pl.Series("geometry", shapely.to_wkb(shapes).tolist(), dtype=pl.Binary)
    first = np.flatnonzero(np.concatenate([[True], line[1:] != line[:-1]]))
    last = np.concatenate([first[1:] - 1, [len(line) - 1]])
    junctions = np.concatenate(
        [sections[name].to_numpy()[is_line].astype(np.float64) for name in ("jte_id_beg", "jte_id_end")]
    )
    ends = np.concatenate([first, last])
    at[ends] = _at_junctions(junctions, at[ends])
    moved: Geometries = shapes.copy()
    moved[is_line] = shapely.set_coordinates(shapes[is_line], at)
    return pl.Series("geometry", shapely.to_wkb(moved).tolist(), dtype=pl.Binary)


def _at_junctions(junctions: FloatArray, at: FloatArray) -> FloatArray:
    """Places of ends, those of one junction all at the first of them; unknown and far ones stay."""
    known = np.flatnonzero(np.isfinite(junctions))
    _, first, which = np.unique(junctions[known], return_index=True, return_inverse=True)
    moved = at.copy()
    there = at[known][first][which.ravel()]
    near = np.hypot(*(there - at[known]).T) <= _SAME_JUNCTION_M
    moved[known[near]] = there[near]
    return moved
