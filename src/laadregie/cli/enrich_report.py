"""What `laadregie region enrich` says when it is done."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from laadregie.planmaps.footing import EXACTNESS, Footing
from laadregie.regions import labels
from laadregie.regions.enrichment_services import Enriched


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for answers while they are read."""
    with tempfile.TemporaryDirectory(prefix="laadregie-") as folder:
        yield Path(folder)


def loaded(several: Sequence[Enriched]) -> list[str]:
    """Per kind of data what was read, kept and left out, with origin, licence and date."""
    lines = []
    for one in several:
        kept = one.enrichment
        state = "" if one.changed else f" ({_('already loaded; nothing changed')})"
        lines.append(f"{kept.get_kind_display()}: {kept.name}{state}")
        figures = {"read": kept.records_read, "kept": kept.rows}
        lines.append("  " + _("read %(read)s, kept %(kept)s") % figures)
        lines += [
            f"  {_('left out')}: {count} {labels.REFUSALS.get(reason, reason)}"
            for reason, count in kept.records_refused.items()
        ]
        date = kept.as_of.isoformat() if kept.as_of else _("date unknown")
        lines.append(f"  {kept.origin}; {kept.licence}; {date}")
    return lines


def compared(before: Footing, after: Footing) -> list[str]:
    """The places of a municipality before and after."""
    rows = [
        (_("candidates, %s") % name, before.candidates[name], after.candidates[name]) for name in EXACTNESS
    ]
    shown: list[tuple[str, object, object]] = [
        *rows,
        (_("candidates refused"), before.refused, after.refused),
        (_("homes estimated"), f"{before.estimated_share:.1%}", f"{after.estimated_share:.1%}"),
        (_("squares of 500 m estimated"), _squares(before), _squares(after)),
        (_("coverage now, band"), _band(before), _band(after)),
        (_("streets and paths, km"), f"{before.street_km:.1f}", f"{after.street_km:.1f}"),
    ]
    width = max(len(name) for name, _one, _other in shown)
    head = f"{'':<{width}}  {_('before'):>14}  {_('after'):>14}"
    return [head, *(f"{name:<{width}}  {one!s:>14}  {other!s:>14}" for name, one, other in shown)]


def _squares(figures: Footing) -> str:
    return f"{figures.estimated_squares} / {figures.squares}"


def _band(figures: Footing) -> str:
    if figures.coverage_low is None or figures.coverage_high is None:
        return "-"
    return f"{figures.coverage_low:.0%} - {figures.coverage_high:.0%}"
