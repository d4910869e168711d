"""What mails to a requester say, per step; first what happened, then what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from laadregie.intake.models import ChargerRequest

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class MailWords:
    """Subject and paragraphs of a mail."""

    subject: str
    paragraphs: tuple[str, ...]


# What people wrote comes where `NOTE` stands.
NOTE = ""
SAID: "dict[str, tuple[_StrPromise, list[_StrPromise | str]]]" = {
    "draft": (
        _("Go on with your request for a charge pole"),
        [
            _("You began a request for a charge pole in %(municipality)s. You did not send it yet."),
            _("With the link below you go on where you were, on every device. We keep it for %(days)s days."),
            _("Whoever has the link sees what you filled in."),
        ],
    ),
    "received": (
        _("We received your request %(number)s"),
        [
            _("We received your request for a charge pole in %(municipality)s."),
            _("You get our first answer within %(days)s working days."),
            _(
                "With the link below you follow your request. Keep this e-mail: whoever has the link "
                "sees your request."
            ),
        ],
    ),
    "in_treatment": (
        _("We are looking at your request %(number)s"),
        [_("Somebody is judging your request now. You hear from us as soon as there is a decision.")],
    ),
    "more_needed": (
        _("We need something from you for request %(number)s"),
        [_("Something is missing to judge your request:"), NOTE, _("Add it on the page of your request.")],
    ),
    "supplied": (
        _("We received what you added to request %(number)s"),
        [_("Thank you. We go on with your request.")],
    ),
    "accepted": (
        _("Your request %(number)s is accepted"),
        [
            _("Good news: your request for a charge pole is accepted."),
            NOTE,
            _(
                "Now we look for the place, the grid operator looks whether a connection is possible, "
                "and the municipality takes a traffic order. You can follow each step."
            ),
        ],
    ),
    "rejected": (
        _("Your request %(number)s is rejected"),
        [
            _(
                "Your request for a charge pole is rejected. The letter with the reasons is on the page "
                "of your request."
            ),
            NOTE,
            _("There you also read what you can do when you do not agree."),
        ],
    ),
    "merged": (
        _("Your request %(number)s was added to another"),
        [
            _("Somebody near you asked for a charge pole as well. Your request was added to %(together)s."),
            NOTE,
            _("You need not do anything: you hear about that pole as if it were your own request."),
        ],
    ),
    "separated": (
        _("We judge your request %(number)s by itself again"),
        [
            _("Your request was added to another. What it was added to does not go on."),
            _("So we look at your own request again. You need not do anything."),
        ],
    ),
    "undone": (
        _("A decision on request %(number)s was taken back"),
        [_("We took back an earlier decision on your request. We look at it again and let you know.")],
    ),
    "review": (
        _("The municipality looks at request %(number)s again"),
        [_("You asked to look at your request again. The municipality of %(municipality)s does so.")],
    ),
    "withdrawn": (
        _("Your request %(number)s was withdrawn"),
        [_("You withdrew your request. We remove your evidence.")],
    ),
    "served": (
        _("Your charge pole is in operation"),
        [_("The charge pole for your request %(number)s is in operation. You can charge."), NOTE],
    ),
    "returned": (
        _("The place for request %(number)s is off"),
        [
            _(
                "The place that was chosen for your request cannot be used. We look for another place; "
                "your request goes on."
            ),
            NOTE,
        ],
    ),
    "location": (
        _("There is a place for request %(number)s"),
        [_("A place was chosen for your charge pole:"), NOTE, _("The grid operator looks at it now.")],
    ),
    "agreed": (
        _("The municipality agrees with the place for request %(number)s"),
        [NOTE, _("Now the grid operator looks whether a connection is possible.")],
    ),
    "grid": (
        _("The pole for request %(number)s can be connected"),
        [
            NOTE,
            _("The grid operator can connect the pole here. Now the municipality drafts a traffic order."),
        ],
    ),
    "grid_rejected": (
        _("The pole for request %(number)s cannot be connected here"),
        [NOTE, _("The grid operator cannot connect a pole at this place. We look for another place.")],
    ),
    "order": (
        _("The traffic order for request %(number)s is published"),
        [
            _(
                "The municipality published the traffic order for your charge pole. Until the term is "
                "over others can object."
            ),
            NOTE,
        ],
    ),
    "upheld": (
        _("We look for another place for request %(number)s"),
        [NOTE, _("Somebody objected to this place and was right. We look for another place.")],
    ),
    "connecting": (
        _("The connection for request %(number)s is ordered"),
        [NOTE, _("The grid operator makes the connection. After that the pole is placed.")],
    ),
    "connected": (
        _("The connection for request %(number)s is ready"),
        [NOTE, _("Now the pole is placed.")],
    ),
    "placed": (
        _("Your charge pole stands"),
        [_("The pole stands. It works once it is connected and tested."), NOTE],
    ),
    "message": (_("A message about request %(number)s"), [NOTE]),
    "link": (
        _("The link to request %(number)s"),
        [_("You asked for the link to your request again. Earlier links still work until they end.")],
    ),
    "renewed": (
        _("A new link to request %(number)s"),
        [
            _(
                "Earlier links to your request stopped working, because somebody else may have seen one. "
                "Only the link below opens your request now."
            ),
            _("Keep this e-mail to yourself: whoever has the link sees your request."),
        ],
    ),
}


def words(
    kind: str, charger_request: ChargerRequest, municipality: str, more: Mapping[str, Any]
) -> MailWords:
    """The words of a mail, in the language that is active.

    Args:
        kind: The mail of a step (`process.Step.mail`), or "returned", those of `serving.TOLD`,
            "message", "link", "renewed", "draft".
        more: `days` (of the first answer; of a draft that it is kept), `note` (what somebody wrote) and
            `together` (what a request was added to), where the kind has it.
    """
    values = {
        "number": charger_request.number,
        "municipality": municipality,
        "together": str(more.get("together", "")),
        "days": more.get("days", ""),
    }
    subject, paragraphs = SAID[kind]
    # What people wrote may hold a percent sign: only our own sentences are filled in.
    filled = (str(more.get("note", "")) if part == NOTE else str(part) % values for part in paragraphs)
    return MailWords(str(subject) % values, tuple(part for part in filled if part))
