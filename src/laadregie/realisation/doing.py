"""Doing an act of a realisation with what a form or a program gave: one way for pages and API."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from laadregie.foundation.accounts.models import User
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.realisation import permissions, process, services
from laadregie.realisation.models import Realisation

GIVEN = frozenset(field.name for field in fields(services.Given))


def may_ever(viewer: Viewer, found: Realisation, code: str) -> bool:
    """Whether an act is for this viewer at all, in whatever state the realisation is."""
    if code in process.STEPS:
        return permissions.can_step(viewer, found, code)
    return {
        "order_work": permissions.can_order_work,
        "plan_work": permissions.can_report_work,
        "photo": permissions.can_report_work,
        "hold": permissions.can_hold,
        "resume": permissions.can_hold,
        "assign": permissions.can_assign,
        "let_go": permissions.can_assign,
    }[code](viewer, found)


def do(code: str, number: str, *, revision: int, values: Mapping[str, Any], by: User) -> None:
    """Do an act.

    Args:
        code: Of `acts.ACTS`.
        values: What the act asks, under the names of the services.

    Raises:
        As the service of the act.
    """
    about: dict[str, Any] = {"number": number, "revision": revision, "by": by}
    if code == "propose_location":
        services.propose_location(**about, **values)
    elif code in process.STEPS:
        given = services.Given(**{name: value for name, value in values.items() if name in GIVEN})
        services.take(number, code, by=by, revision=revision, given=given)
    elif code == "hold":
        services.hold(**about, **values)
    elif code == "resume":
        services.resume(**about)
    elif code == "order_work":
        services.order_work(**about, contractor_code=values["contractor"], note=values["note"])
    elif code == "plan_work":
        services.plan_work(**about, **values)
    elif code == "photo":
        services.add_photo(number=number, content=values["photo"].read(), by=by)
    else:
        services.assign(**about, to=by if code == "assign" else None)
