"""What a realisation writes about its site: the state it is in, and where the poles come.

From the moment that a realisation is opened the plan map leaves its site alone
(`planmaps.followers`), so these are the only ways to change it. They run in the transaction of
the caller; nothing of them can be undone on the plan map.
"""

from typing import Any

from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.planmaps import process
from laadregie.planmaps.decisions import own_candidate_id
from laadregie.planmaps.models import DropReason, Exactness, Site
from laadregie.planmaps.services.deciding import REFUSED_STEP, _save, _take_plan, _tell, _values
from laadregie.planmaps.whatif import Trial

# From which a realisation can be opened; a dropped or realised site has to become a plan again first.
TO_TAKE = frozenset({process.CANDIDATE, process.VALIDATED, process.RESERVED})
PIN_FIRST = gettext_noop("Put the pin down first: a search area is not a place yet.")


def take_over(*, site_id: int, by: User | None) -> Site:
    """Take a site from the plan map into realisation: it becomes reserved, with the poles of the plan.

    Raises:
        InputError: It is a search area, was dropped, or somebody realises it already.
    """
    site = Site.objects.select_for_update(of=("self",)).get(pk=site_id)
    if site.state not in TO_TAKE:
        raise InputError("site", REFUSED_STEP, value=site.get_state_display())
    if site.exactness == Exactness.SEARCH_AREA:
        raise InputError("site", PIN_FIRST)
    before = _values(site)
    if site.state == process.CANDIDATE:
        _take_plan(site)
    return _written(site, process.RESERVED, before, by, step="take_over")


def set_state(*, site_id: int, state: str, by: User | None, note: str = "", poles: int | None = None) -> Site:
    """Write the state of a site as its realisation has it (`realisation.process.STATES`).

    Args:
        state: Of the site; “dropped” says that its poles were taken away.
        note: Why it was dropped.
        poles: How many poles come, where that became another number.
    """
    site = Site.objects.select_for_update(of=("self",)).get(pk=site_id)
    before = _values(site)
    if poles is not None:
        site.poles = poles
    if state == site.state and _values(site) == before:
        return site
    return _written(site, state, before, by, step="follow", note=note)


def set_place(*, site_id: int, x_m: float, y_m: float, trial: Trial, by: User | None) -> Site:
    """Put a site where its realisation found a place; `trial` says what holds of it.

    Raises:
        InputError: The place does not meet a hard criterion.
    """
    if trial.failed:
        raise InputError("place", gettext_noop("A pole cannot stand here."))
    site = Site.objects.select_for_update(of=("self",)).get(pk=site_id)
    before = _values(site)
    site.x_m, site.y_m, site.exactness, site.radius_m = x_m, y_m, Exactness.BAY, 0.0
    site.candidate_id = own_candidate_id(site.pk)
    site.neighbourhood_code, site.recheck = trial.neighbourhood_code, trial.explanation
    _save(site, by)
    _tell("follow_place", site, before, _values(site), by)
    return site


def _written(
    site: Site, state: str, before: dict[str, Any], by: User | None, *, step: str, note: str = ""
) -> Site:
    site.state = state
    site.drop_reason = DropReason.OTHER if state == process.DROPPED else ""
    site.drop_note = note[:500] if state == process.DROPPED else ""
    if state in (process.CANDIDATE, process.VALIDATED, process.DROPPED):
        site.reserved_year = None
    elif site.reserved_year is None:
        site.reserved_year = timezone.localdate().year
    _save(site, by)
    _tell(step, site, before, _values(site), by)
    return site
