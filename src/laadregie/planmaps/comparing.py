"""What differs between two plan maps of a municipality, for a list and on the map."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from laadregie.planmaps import process
from laadregie.planmaps.selectors import ShownSite

# Less than this is rounding, not a move.
LEAST_MOVE_M = 1.0
KINDS: dict[str, Promise] = {
    "added": gettext_lazy("Came in"),
    "removed": gettext_lazy("Went out"),
    "moved": gettext_lazy("Moved"),
    "changed": gettext_lazy("Changed"),
}


@dataclass(frozen=True)
class Comparison:
    """What happened to one site between two plan maps.

    Attributes:
        kind: `added`, `removed`, `moved` or `changed`.
        site: The site as it is in the later one, or as it last was.
        before: The site in the earlier one; None where it was not in it.
        words: What changed, a sentence each.
    """

    kind: str
    site: ShownSite
    before: ShownSite | None
    words: tuple[str, ...] = ()

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.kind])


def compared(before: Iterable[ShownSite], after: Iterable[ShownSite]) -> list[Comparison]:
    """Every site that differs, by kind and number; a dropped site counts as not in the plan."""
    then, now = _standing(before), _standing(after)
    found = [Comparison("added", now[pk], None, (_role(now[pk]),)) for pk in now.keys() - then.keys()]
    found += [_removed(then[pk], after) for pk in then.keys() - now.keys()]
    for pk in then.keys() & now.keys():
        words = tuple(_words(then[pk], now[pk]))
        if words:
            kind = "moved" if _distance_m(then[pk], now[pk]) >= LEAST_MOVE_M else "changed"
            found.append(Comparison(kind, now[pk], then[pk], words))
    order = list(KINDS)
    return sorted(found, key=lambda one: (order.index(one.kind), one.site.number))


def drawn(differences: Sequence[Comparison]) -> list[tuple[ShownSite, str]]:
    """Places to draw with the sign of each: where a site went from, a crossed one."""
    places = []
    for one in differences:
        if one.before is not None and one.kind in ("removed", "moved"):
            places.append((one.before, process.DROPPED))
        if one.kind != "removed":
            places.append((one.site, one.site.state))
    return places


def _standing(sites: Iterable[ShownSite]) -> dict[int, ShownSite]:
    return {one.pk: one for one in sites if one.state != process.DROPPED}


def _removed(before: ShownSite, after: Iterable[ShownSite]) -> Comparison:
    now = next((one for one in after if one.pk == before.pk), None)
    words = (now.drop_label if now and now.drop_label else _("no longer in the plan"),)
    return Comparison("removed", before, before, words)


def _distance_m(one: ShownSite, other: ShownSite) -> float:
    return hypot(one.x_m - other.x_m, one.y_m - other.y_m)


def _poles(site: ShownSite) -> str:
    return ngettext("%(count)s pole", "%(count)s poles", site.poles) % {"count": site.poles}


def _role(site: ShownSite) -> str:
    return _("%(poles)s in %(year)s") % {"poles": _poles(site), "year": site.year}


def _words(before: ShownSite, after: ShownSite) -> Iterable[str]:
    moved_m = _distance_m(before, after)
    if moved_m >= LEAST_MOVE_M:
        yield _("moved %(metres)s m") % {"metres": round(moved_m)}
    if before.exactness != after.exactness:
        yield _("%(before)s became %(after)s") % {"before": before.kind_label, "after": after.kind_label}
    if before.poles != after.poles:
        yield _("%(poles)s instead of %(before)s") % {"poles": _poles(after), "before": before.poles}
    if before.year != after.year:
        yield _("in %(after)s instead of %(before)s") % {"after": after.year, "before": before.year}
    if before.state != after.state:
        yield _("%(before)s became %(after)s") % {"before": before.state_label, "after": after.state_label}
