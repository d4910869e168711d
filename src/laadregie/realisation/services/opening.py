"""Opening a realisation on a site of the plan map: for a request, ahead of demand, by use, for logistics."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.planmaps import numbering
from laadregie.planmaps import services as planmaps
from laadregie.planmaps.models import Site
from laadregie.realisation import feed_nearby, parties, permissions, process, signals
from laadregie.realisation.models import Cause, Milestone, Realisation
from laadregie.realisation.services import clocks
from laadregie.regions import selectors as regions

LETTER = "R"
DIGITS = 4
TRIES = 5  # two that open at once in one municipality want the same number


def open_realisation(
    *,
    site_id: int,
    cause: str,
    by: User | None,
    poles: int | None = None,
    note: str = "",
    is_demo: bool = False,
) -> Realisation:
    """Take a site of the plan map into realisation; its location waits for the municipality.

    May run in the transaction of the caller.

    Args:
        site_id: A proposed, approved or reserved site with an exact place.
        cause: Of `Cause`.
        by: An officer of the municipality or its operator; None for the system.
        poles: How many poles come; without it those of the plan map.
        note: Why here, in words.

    Raises:
        PermissionDenied: `by` may not open one here.
        InputError: The site is a search area, was dropped, is realised, or a realisation holds it.
    """
    site = Site.objects.get(pk=site_id)
    code = site.municipality_code
    policy = regions.policy_set(code)
    concession = regions.concession_of(code)
    holder = concession.holder.code if concession else ""
    operator = str(policy["request_operator"].value) if "request_operator" in policy else holder
    if by is not None:
        permissions.check_can_open(by, code, operator)
    if cause not in Cause.values:
        raise InputError("cause", gettext_noop("Choose why poles come here."))
    per_pole = policy["points_per_pole"].number
    _check_poles(poles, int(policy["max_poles_per_site"].number))
    known = feed_nearby.ids_near(site.x_m, site.y_m, policy["feed_near_m"].number)
    now = timezone.now()
    with transaction.atomic():
        held = Realisation.objects.filter(site_id=site_id).exclude(state__in=("removed", "stopped")).first()
        if held is not None:
            raise InputError(
                "site", gettext_noop("Realisation %(value)s runs at this site already."), value=held.number
            )
        site = planmaps.take_over(site_id=site_id, by=by)
        wanted = poles or site.poles
        if wanted != site.poles:
            site = planmaps.set_state(site_id=site_id, state=site.state, poles=wanted, by=by)
        realisation = _with_number(
            Realisation(
                municipality_code=code,
                site=site,
                state=process.LOCATION_PROPOSED,
                cause=cause,
                poles=wanted,
                points=max(wanted, round(wanted * per_pole)),
                concession_code=concession.code if concession else "",
                operator_code=operator,
                grid_operator_code=str(policy["grid_operator"].value) if "grid_operator" in policy else "",
                location_note=note.strip()[:500],
                opened_at=now,
                state_since=now,
                is_demo=is_demo,
            ),
            regions.municipality(code).name,
        )
        _told(realisation, by, known)
    return realisation


def _check_poles(poles: int | None, most: int) -> None:
    if poles is not None and not 1 <= poles <= most:
        raise InputError("poles", gettext_noop("Choose 1 to %(limit)s poles."), limit=str(most))


def _with_number(realisation: Realisation, municipality_name: str) -> Realisation:
    """Store it with the number after the highest of its letters, such as R-DOE-0001."""
    letters = f"{LETTER}-{numbering.prefix(municipality_name)}-"
    for _try in range(TRIES):
        taken = Realisation.objects.filter(number__startswith=letters).values_list("number", flat=True)
        last = max((int(one.removeprefix(letters)) for one in taken), default=0)
        realisation.number = f"{letters}{last + 1:0{DIGITS}d}"
        try:
            with transaction.atomic():
                realisation.save()
        except IntegrityError:
            if not Realisation.objects.filter(number=realisation.number).exists():
                raise  # not the number, but a rule of the table
        else:
            return realisation
    raise InputError("site", gettext_noop("Somebody opens realisations here right now. Try again."))


def _told(realisation: Realisation, by: User | None, known: list[str]) -> None:
    """Milestone, clock, trail and signal of the opening; `known` are the points that are there already."""
    party = parties.own_party(by, realisation, frozenset(parties.ROLES)) if by else process.SYSTEM
    Milestone.objects.create(
        realisation=realisation,
        step="open",
        state_after=realisation.state,
        at=realisation.opened_at,
        by=by,
        party=party or process.SYSTEM,
        waits_for=parties.waiting_for(realisation),
        note=realisation.location_note,
        facts={
            "cause": realisation.cause,
            "poles": realisation.poles,
            "points": realisation.points,
            "feed_nearby": known,
        },
    )
    clocks.turn(realisation, "", at=realisation.opened_at)
    audit.record(
        "realisation.opened",
        realisation,
        by=by,
        changes={"realisation_state": (None, realisation.state), "cause": (None, realisation.cause)},
        municipality_code=realisation.municipality_code,
    )
    signals.stepped.send(
        Realisation,
        realisation=realisation,
        step="open",
        before="",
        at=realisation.opened_at,
        by=by,
        note=realisation.location_note,
    )
