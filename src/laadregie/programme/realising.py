"""What waits for the parties of realisations, as links of *For you*: count, title, detail, address, late."""

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.accounts.selectors import Viewer, has_role
from laadregie.realisation import feed_watch
from laadregie.realisation import selectors as realisations

PARTIES = (Role.CONCESSION_HOLDER, Role.GRID_OPERATOR, Role.CONTRACTOR)
Link = tuple[int, str, str, str, bool]


def links(viewer: Viewer) -> list[Link]:
    """For an operator, grid operator or contractor: what to do, what is late, what does not show."""
    rows = realisations.rows_of(realisations.open_realisations(viewer), viewer)
    mine = [row for row in rows if row.is_mine]
    late = [row for row in mine if row.deadline.is_late]
    others = len(rows) - len(mine)
    work = reverse("realisation:work")
    found = [
        _mine(mine, work),
        (
            len(late),
            ngettext("term that is over", "terms that are over", len(late)),
            gettext("Oldest first in the work list"),
            f"{work}?wie=mijn",
            bool(late),
        ),
        (
            others,
            ngettext("realisation with others", "realisations with others", others),
            gettext("See who has them and until when"),
            f"{work}?wie=ander",
            False,
        ),
    ]
    if has_role(viewer, Role.CONCESSION_HOLDER):
        found.append(_hidden(viewer))
    return found


def own_link(viewer: Viewer, code: str | None) -> Link | None:
    """For an officer: realisations that wait for the municipality; None where there are none."""
    found = realisations.open_realisations(viewer)
    if code is not None:
        found = found.filter(municipality_code=code)
    mine = [row for row in realisations.rows_of(found, viewer) if row.is_mine]
    return _mine(mine, reverse("realisation:work")) if mine else None


def watched(viewer: Viewer) -> list[Link]:
    """For a contract manager: realisations of which a term is over, and poles that do not show."""
    rows = realisations.rows_of(realisations.open_realisations(viewer), viewer)
    late = [row for row in rows if row.deadline.is_late]
    longest = min(late, key=lambda row: row.sort_value("termijn"), default=None)
    detail = f"{longest.title}: {longest.deadline.words}" if longest else gettext("None is too late")
    title = ngettext("realisation too late", "realisations too late", len(late))
    return [
        (len(late), title, detail, f"{reverse('realisation:work')}?wie=alle", bool(late)),
        _hidden(viewer),
    ]


def _hidden(viewer: Viewer) -> Link:
    hidden = [one for one in feed_watch.missing(viewer) if one.is_late]
    return (
        len(hidden),
        ngettext("pole not in the feed", "poles not in the feed", len(hidden)),
        gettext("In operation, but the national feed does not show it"),
        reverse("realisation:feed"),
        bool(hidden),
    )


def _mine(mine: list[realisations.Row], work: str) -> Link:
    first = min(mine, key=lambda row: row.sort_value("termijn"), default=None)
    detail = f"{first.title}: {first.deadline.words}" if first else gettext("Nobody waits for you.")
    title = ngettext("realisation waits for you", "realisations wait for you", len(mine))
    return len(mine), title, detail, f"{work}?wie=mijn", any(row.deadline.is_late for row in mine)
