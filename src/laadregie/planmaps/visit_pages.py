"""What the pages of a site visit show: the list to choose from, the stops with their questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.forms import BoundField
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from laadkern.geo import lonlat_from_rd
from laadkern.places.criteria import HARD_CRITERIA, HardCriterion
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.planmaps import measuring, pages, permissions, process, selectors, visits
from laadregie.planmaps.forms import ViewForm
from laadregie.planmaps.models import Site, Visit, VisitAnswer, VisitStop
from laadregie.planmaps.selectors import ShownSite
from laadregie.planmaps.visit_forms import PATTERNS, AnswerForm

MARGIN_DEGREES = 0.002
OUTCOMES = {
    "yes": gettext_lazy("meets the requirement"),
    "no": gettext_lazy("does not meet the requirement"),
    "unknown": gettext_lazy("unknown"),
}


@dataclass(frozen=True)
class Question:
    """A hard criterion as it is asked on the spot.

    Attributes:
        code, unit: Of the criterion.
        field: The field of the form.
        hint: How to measure, may be empty.
        limits: What is required and what is better, in words.
        pattern: What may be filled in, as a regular expression; empty for yes or no.
        meets_from, fails_below, most: Thresholds and the largest value, as the script reads them.
        known: The criterion as it was measured before, as a row of an explanation; None if never.
    """

    code: str
    unit: str
    field: BoundField
    hint: str
    limits: str
    pattern: str
    meets_from: str
    fails_below: str
    most: str
    known: dict[str, Any] | None


@dataclass(frozen=True)
class StopPage:
    """A stop as the page shows it.

    Attributes:
        stop, site: What it is.
        form, questions: What is asked.
        answers: What was answered on this visit, newest first.
        direction: From the stop before, in words; empty for the first.
        lon, lat: Where it is, degrees.
        next_number: Number of the site after it, empty for the last.
        is_refused: Whether the form just sent for it was refused.
    """

    stop: VisitStop
    site: Site
    form: AnswerForm
    questions: list[Question]
    answers: list[VisitAnswer]
    direction: str
    lon: str
    lat: str
    next_number: str
    is_refused: bool


def stops(visit: Visit, refused: AnswerForm | None = None) -> list[StopPage]:
    """The stops of a visit in the order of the walk; `refused` is a form to show again."""
    found = list(visit.stops.all())
    numbers = [stop.site.number for stop in found[1:]] + [""]
    return [_stop(visit, stop, number, refused) for stop, number in zip(found, numbers, strict=True)]


def _stop(visit: Visit, stop: VisitStop, next_number: str, refused: AnswerForm | None) -> StopPage:
    site = stop.site
    is_refused = refused is not None and refused.data.get("site") == str(site.pk)
    auto_id = f"s{site.pk}-%s"
    if is_refused and refused is not None:
        form = refused
        form.auto_id = auto_id
    else:
        form = AnswerForm(initial={"client_id": uuid4(), "site": site.pk}, auto_id=auto_id)
    lon, lat = lonlat_from_rd([site.x_m], [site.y_m])
    return StopPage(
        stop=stop,
        site=site,
        form=form,
        questions=[_question(one, form, site) for one in HARD_CRITERIA],
        answers=[one for one in visit.answers.all() if one.site_id == site.pk],
        direction=visits.direction_name(stop.degrees),
        lon=f"{float(lon[0]):.6f}",
        lat=f"{float(lat[0]):.6f}",
        next_number=next_number,
        is_refused=is_refused,
    )


def _question(criterion: HardCriterion, form: AnswerForm, site: Site) -> Question:
    known = measuring.holding_of(site).get(criterion.measure)
    row = {"criterion": criterion.code, "unit": criterion.unit}
    return Question(
        code=criterion.code,
        unit=criterion.unit,
        field=form[criterion.measure],
        hint=str(measuring.HINTS.get(criterion.code, "")),
        limits=limits(criterion),
        pattern=PATTERNS.get(criterion.unit, ""),
        meets_from=str(criterion.meets_from),
        fails_below=str(criterion.fails_below),
        most=str(measuring.MOST[criterion.unit]),
        known=measuring.overlaid({"criteria": [row]}, {criterion.measure: known})["criteria"][0]
        if known
        else None,
    )


def limits(criterion: HardCriterion) -> str:
    """What a criterion requires, and from where it is better than that."""
    if criterion.unit == "yes_no":
        return _("Has to be yes.")
    if criterion.unit == "bays":
        count = int(criterion.meets_from)
        return ngettext("At least %(count)s bay.", "At least %(count)s bays.", count) % {"count": count}
    words = _("At least %(metres)s m.") % {"metres": _metres(criterion.meets_from)}
    if criterion.fails_below < criterion.meets_from:
        words += " " + _("Below %(metres)s m it cannot be; between the two somebody has to judge.") % {
            "metres": _metres(criterion.fails_below)
        }
    if criterion.preferred_from is not None:
        words += " " + _("Better: %(metres)s m.") % {"metres": _metres(criterion.preferred_from)}
    return words


def _metres(value: float) -> str:
    return number_format(round(value, 2), decimal_pos=2)


def map_of_visit(visit: Visit, viewer: Viewer) -> dict[str, Any]:
    """Configuration of the small map of a visit: the sites of the plan map, drawn round the stops."""
    view = selectors.plan_view(visit.municipality_code, viewer=viewer)
    chosen = pages.choice(ViewForm({}), view.plan if view else None)
    config = pages.map_of_municipality(visit.municipality_code, view, chosen)
    sites = [stop.site for stop in visit.stops.all()]
    lon, lat = lonlat_from_rd([one.x_m for one in sites], [one.y_m for one in sites])
    config["bounds"] = [
        round(float(lon.min()) - MARGIN_DEGREES, 6),
        round(float(lat.min()) - MARGIN_DEGREES, 6),
        round(float(lon.max()) + MARGIN_DEGREES, 6),
        round(float(lat.max()) + MARGIN_DEGREES, 6),
    ]
    return {**config, "keep_view": False, "cooperative": True}


def texts() -> dict[str, str]:
    """What the script of the page says; {n} and {name} are filled in there."""
    return {
        "yes": _("meets the requirement"),
        "no": _("does not meet the requirement"),
        "unknown": _("unknown"),
        "unreadable": _("This is no number. Write for example 0.90."),
        "unsent_one": _("1 site not sent yet."),
        "unsent": _("{n} sites not sent yet."),
        "all_sent": _("Everything is sent."),
        "sending": _("Sending…"),
        "sign_in": _("Sign in again to send. Your answers stay on this telephone."),
        "offline": _("No connection. Your answers stay on this telephone and are sent later."),
        "failed": _("Sending did not work. We try again."),
        "others_one": _(
            "1 answer on this telephone is of somebody else. It stays until that person signs in."
        ),
        "others": _(
            "{n} answers on this telephone are of somebody else. They stay until that person signs in."
        ),
        "kept": _("Kept on this telephone"),
        "sent": _("Sent"),
        "refused": _("Not accepted: {name} Change the answer and keep it again."),
        "empty": _("Measure something, add a photo, or say what you saw."),
        "contradiction": _("You filled in something that does not meet the requirement."),
        "photo": _("Photo {n}, {name} MB"),
        "photo_large": _("This photo is larger than 10 MB."),
        "photo_most": _("At most 6 photos with one site."),
        "remove": _("Remove"),
        "here": _("Your place is kept with the answer."),
        "nowhere": _("Your place is not known. The answer counts for the place on the map."),
        "not_kept": _("Keeping it on this telephone did not work. Is the memory full?"),
        "ready_offline": _("This page also works without signal."),
        "stop_of": _("Site {n} of {name}"),
    }


def seen_at_site(site: ShownSite, viewer: Viewer) -> dict[str, Any]:
    """What the panel of a site shows of visits, to those who work on the plan map; else nothing."""
    code = site.municipality_code
    if not permissions.can_comment(viewer, code):
        return {}
    is_open = site.state in process.OPEN
    return {
        "seen": visits.answers_of(site.pk),
        "failures": measuring.failures(site.explanation.get("criteria", [])) if is_open else [],
        "may_decide": permissions.can_decide(viewer, code),
        "may_measure": permissions.can_measure(viewer, code),
    }


def addresses(visit: Visit) -> Mapping[str, str]:
    """Where the script of the page sends and asks."""
    code = visit.municipality_code
    return {
        "answer": reverse("planmaps:visit_answer", args=[code, visit.pk]),
        "state": reverse("planmaps:visit_state", args=[code, visit.pk]),
        "worker": reverse("planmaps:visit_worker", args=[code]),
        "scope": reverse("planmaps:visits", args=[code]),
    }
