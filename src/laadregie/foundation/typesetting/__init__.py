"""Accessible PDF (PDF/UA-1) from a Typst template and plain data.

The template gets data, never markup: text of people is a string in it, whatever characters it
holds. The same template, data and moment give the same bytes.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import typst

ROOT = Path(__file__).resolve().parents[2]
FONTS = Path(__file__).parent / "fonts"
STANDARD: Final = "ua-1"


def pdf(template: Path, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of a template.

    Args:
        template: A file below the package; it reads `sys.inputs.data` as JSON and may import
            `/foundation/typesetting/house.typ`.
        data: What it shows; must fit JSON.
        at: The moment that stands in the file as its date.

    Raises:
        typst.TypstError: The document would not meet PDF/UA-1, or the template is wrong.
    """
    moment = at.astimezone(UTC).replace(microsecond=0)
    whole = {**data, "moment": _parts(moment)}
    return typst.compile(
        str(template),
        root=str(ROOT),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(whole, ensure_ascii=False)},
        pdf_standards=STANDARD,
        timestamp=moment,
    )


def _parts(moment: datetime) -> dict[str, int]:
    names = ("year", "month", "day", "hour", "minute", "second")
    return {name: getattr(moment, name) for name in names}
