"""What is wrong in a region pack: file, row, column, value and what was expected."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

SHOWN_PER_COLUMN = 20
SHOWN_IN_ALL = 200


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, with a sentence that stays translatable.

    Args:
        file: Path inside the pack, with the section for `region.toml`.
        template: English sentence with ``%(name)s`` places, marked by `gettext_noop`.
        row: Row as a reader counts it: in CSV the header is row 1, elsewhere the first record is.
        column: Name of the column or key.
        value: What stands there, cut to 60 characters.
        params: What stands in the places of the template.
    """

    file: str
    template: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def expected(self) -> str:
        """The sentence in the language of the reader."""
        return _(self.template) % self.params

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(_("row %(row)s") % {"row": self.row})
        if self.column is not None:
            place.append(_("column %(column)s") % {"column": self.column})
        found = "" if self.value is None else f" “{self.value[:60]}”"
        return f"{', '.join(place)}:{found} {self.expected}"


class PackError(Exception):
    """A pack cannot be loaded; `problems` holds what was found, `total` how many there are."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        every = list(problems)
        self.total = len(every)
        self.problems = every[:SHOWN_IN_ALL]
        super().__init__("\n".join(str(problem) for problem in self.problems))
