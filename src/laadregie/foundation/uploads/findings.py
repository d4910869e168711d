"""What is wrong or noteworthy about a row, kept so that each reader gets it in the own language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

SHOWN_VALUE = 60


@dataclass(frozen=True)
class Finding:
    """One thing about one row.

    Attributes:
        row: As a reader of the file counts it.
        template: English sentence with ``%(name)s`` places, marked by `gettext_noop`.
        column: What the file calls the column; empty where it is about the row as a whole.
        value: What stands there.
        params: What stands in the places of the template.
    """

    row: int
    template: str
    column: str = ""
    value: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        # Not by `asdict`, which copies value by value: there may be ten thousand of them.
        return {**vars(self), "value": self.value[:SHOWN_VALUE], "params": dict(self.params)}

    def said_params(self) -> dict[str, Any]:
        """What stands in the places, in the language of the reader."""
        return dict(self.params)

    @property
    def reason(self) -> str:
        """Why, in the language of the reader."""
        return _(self.template) % {"value": self.value[:SHOWN_VALUE], **self.said_params()}

    @property
    def words(self) -> str:
        """Where and why, as one sentence."""
        if self.column:
            place = _("Row %(row)s, column %(column)s") % {"row": self.row, "column": self.column}
        else:
            place = _("Row %(row)s") % {"row": self.row}
        return f"{place}: {self.reason}"


def from_json(rows: list[dict[str, Any]]) -> list[Finding]:
    """Findings as they were kept."""
    return [Finding(**row) for row in rows]
