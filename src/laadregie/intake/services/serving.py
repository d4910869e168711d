"""From an accepted request to a realisation that serves it, and back when that stops."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.conflict import NotNow
from laadregie.intake import mails, permissions, process
from laadregie.intake.models import ChargerRequest
from laadregie.intake.services import keeping, stepping
from laadregie.realisation import selectors as realisations
from laadregie.realisation import services as realising
from laadregie.realisation import signals
from laadregie.realisation.models import Cause, Realisation

SERVED_BY, LET_GO, RETURNED = "served_by", "let_go", "return"
# Steps of a realisation of which the requester hears, and the mail that tells it.
TOLD = {
    "agree_location": "agreed",
    "accept_grid": "grid",
    "reject_grid": "grid_rejected",
    "publish_order": "order",
    "uphold_objection": "upheld",
    "order_connection": "connecting",
    "connect": "connected",
    "place": "placed",
}


def attach(*, number: str, revision: int, site_id: int, by: User) -> Realisation:
    """Let a site serve an accepted request: join the realisation that runs there, or open one.

    Raises:
        PermissionDenied: `by` may not judge the request or open a realisation here.
        Conflict: Somebody changed the request since `revision`.
        InputError: It is not accepted or is served already, or the site cannot be realised.
    """
    with transaction.atomic():
        held = keeping.held(number, revision)
        capacity = permissions.check_can_judge(by, held)
        if held.state != process.ACCEPTED or held.realisation_id is not None:
            raise NotNow("site", gettext_noop("Only an accepted request that has no place yet can get one."))
        found = realisations.of_site(site_id, viewer=by)
        if found is None:
            found = realising.open_realisation(site_id=site_id, cause=Cause.REQUEST, by=by)
        elif found.municipality_code != held.municipality_code:
            raise InputError("site", gettext_noop("There is no such site here."))
        if found.in_operation_on is not None:
            raise InputError(
                "site", gettext_noop("Poles work at this site already: merge the request with it instead.")
            )
        now = timezone.now()
        held.realisation = found
        keeping.save(held)
        stepping.tell(
            SERVED_BY,
            held,
            by=by,
            party=capacity,
            at=now,
            facts={"realisation": found.number, "site": found.site.name},
            changes={"realisation": (None, found.number)},
        )
        mails.send(held, "location", note=found.site.name)
    return found


def detach(*, number: str, revision: int, by: User) -> ChargerRequest:
    """Take a request out of the realisation that was to serve it; it waits for a place again.

    Raises:
        PermissionDenied: `by` may not judge it.
        Conflict: Somebody changed it since `revision`.
        InputError: No realisation serves it, or it is settled.
    """
    with transaction.atomic():
        held = keeping.held(number, revision)
        capacity = permissions.check_can_judge(by, held)
        if held.realisation is None or held.state != process.ACCEPTED:
            raise NotNow("site", gettext_noop("No realisation serves this request."))
        before = held.realisation.number
        held.realisation = None
        keeping.save(held)
        stepping.tell(
            LET_GO,
            held,
            by=by,
            party=capacity,
            at=timezone.now(),
            facts={"realisation": before},
            changes={"realisation": (before, None)},
        )
    return held


def serve(realisation: Realisation, *, at: datetime) -> int:
    """Poles went into operation: the requests they serve are served, who was merged with them is told."""
    served = 0
    for one in _of(realisation):
        stepping.take("serve", one, by=None, party=process.SYSTEM, at=at, facts=_named(realisation))
        mails.send(one, process.STEPS["serve"].mail, note=realisation.site.name)
        served += 1
    for one in _merged_with(realisation):
        mails.send(one, process.STEPS["serve"].mail, note=realisation.site.name)
    return served


def give_back(realisation: Realisation, *, at: datetime) -> int:
    """A realisation stopped: its requests wait for a place again, and the requesters are told."""
    given = 0
    for one in _of(realisation):
        one.realisation = None
        keeping.save(one)
        stepping.tell(RETURNED, one, by=None, party=process.SYSTEM, at=at, facts=_named(realisation))
        mails.send(
            one,
            "returned",
            note=str(realisation.get_stop_reason_display()),
        )
        given += 1
    for one in _merged_with(realisation):
        if one.merged_into_id is not None:  # that request goes on, and this one with it
            mails.send(one, "returned", note=str(realisation.get_stop_reason_display()))
        elif realisation.in_operation_on is None:
            stepping.separate(one, at=at)
    return given


def tell_progress(realisation: Realisation, step: str) -> None:
    """Mail the requesters of a realisation about a step that says something to them."""
    if step not in TOLD:
        return
    for one in [*_of(realisation), *_merged_with(realisation)]:
        mails.send(one, TOLD[step], note=realisation.site.name)


def _of(realisation: Realisation) -> list[ChargerRequest]:
    """The accepted requests that a realisation serves, held."""
    found = ChargerRequest.objects.select_for_update(of=("self",))
    return list(found.filter(realisation=realisation, state=process.ACCEPTED).order_by("pk"))


def _merged_with(realisation: Realisation) -> list[ChargerRequest]:
    """What was merged with a request that it serves, or with its site, held."""
    known = ChargerRequest.objects.filter(state=process.MERGED, anonymised_at=None)
    merged = known.select_for_update(of=("self",))
    found = merged.filter(Q(merged_into__realisation=realisation) | Q(merged_site=realisation.site))
    return list(found.order_by("pk"))


def _named(realisation: Realisation) -> dict[str, str]:
    return {"realisation": realisation.number, "site": realisation.site.name}


def _on_operation(sender: Any, *, realisation: Realisation, at: datetime, **more: Any) -> None:
    serve(realisation, at=at)


def _on_stop(sender: Any, *, realisation: Realisation, at: datetime, **more: Any) -> None:
    give_back(realisation, at=at)


def _on_step(sender: Any, *, realisation: Realisation, step: str, **more: Any) -> None:
    tell_progress(realisation, step)


def listen() -> None:
    """Hear what happens to realisations (called when the app is ready)."""
    signals.in_operation.connect(_on_operation, dispatch_uid="intake.serve")
    signals.stopped.connect(_on_stop, dispatch_uid="intake.give_back")
    signals.stepped.connect(_on_step, dispatch_uid="intake.progress")
