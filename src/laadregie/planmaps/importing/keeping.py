"""Tables of an import as they are kept between the steps: Parquet, text and shapes alone."""

from io import BytesIO

import numpy as np
import polars as pl
import shapely

from laadregie.foundation.uploads import UploadedTable
from laadregie.planmaps.models import ImportTable, SiteImport
from laadregie.planmaps.storing import parquet

ROW, SHAPE = "row", "geometry"


def kept(site_import: SiteImport, position: int, table: UploadedTable) -> ImportTable:
    """A table ready to be stored."""
    columns = {name: f"c{index}" for index, name in enumerate(table.columns)}
    frame = table.frame.rename(columns).with_columns(pl.Series(ROW, table.numbers, dtype=pl.Int64))
    if table.shapes is not None:
        wkb = [None if one is None else shapely.to_wkb(one) for one in table.shapes]
        frame = frame.with_columns(pl.Series(SHAPE, wkb, dtype=pl.Binary))
    return ImportTable(
        site_import=site_import,
        position=position,
        name=table.name[:160],
        columns=table.columns,
        row_count=len(table.numbers),
        has_shapes=table.shapes is not None,
        crs=table.crs,
        crs_name=table.crs_name[:160],
        content=parquet(frame),
    )


def table_of(row: ImportTable) -> UploadedTable:
    """A table as it was read from the file."""
    frame = pl.read_parquet(BytesIO(bytes(row.content)))
    shapes = None
    if row.has_shapes:
        shapes = np.asarray(shapely.from_wkb(frame[SHAPE].to_list()), dtype=object)
    cells = frame.select(f"c{index}" for index in range(len(row.columns)))
    cells.columns = row.columns
    return UploadedTable(row.name, tuple(frame[ROW].to_list()), cells, shapes, row.crs, row.crs_name)


def frame_of(site_import: SiteImport) -> pl.DataFrame:
    """The rows that were checked and may come."""
    return pl.read_parquet(BytesIO(bytes(site_import.checked_rows or b"")))
