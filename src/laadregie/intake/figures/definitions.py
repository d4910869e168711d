"""What each figure of requests means, and by which version of that meaning it was counted."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERSION = "1"  # of the definitions below; goes up when one of them changes
SOURCE = _("Register of requests and realisations")


@dataclass(frozen=True)
class Definition:
    """What a figure means; `unit` is a code: count, share or days."""

    code: str
    title: str | Promise
    meaning: str | Promise
    unit: str

    @property
    def version(self) -> str:
        return f"{self.code}/{VERSION}"


DEFINITIONS = {
    one.code: one
    for one in (
        Definition(
            "received",
            _("Received"),
            _("Requests that were sent in the period, whatever became of them."),
            "count",
        ),
        Definition(
            "open", _("Open"), _("Received in the period and not decided on the status date."), "count"
        ),
        Definition(
            "accepted",
            _("Request accepted"),
            _("Received in the period and accepted; the pole may be there already."),
            "count",
        ),
        Definition("rejected", _("Rejected"), _("Received in the period and rejected."), "count"),
        Definition(
            "rejected_of_received", _("Rejected, of received"), _("Rejected divided by received."), "share"
        ),
        Definition(
            "rejected_of_handled",
            _("Rejected, of handled"),
            _("Rejected divided by handled; handled is received and no longer open."),
            "share",
        ),
        Definition(
            "to_decision",
            _("From receipt to decision"),
            _(
                "Days until a request was accepted, rejected or added to another. What is still "
                "open counts until the status date, what was withdrawn until then."
            ),
            "days",
        ),
        Definition(
            "to_operation",
            _("From acceptance to operation"),
            _(
                "Days from acceptance until the pole works. A pole that is on its way counts "
                "until the status date."
            ),
            "days",
        ),
        Definition(
            "whole_way",
            _("From receipt to operation"),
            _("Days from receipt until the pole works, of requests that were accepted."),
            "days",
        ),
        Definition(
            "on_time",
            _("In operation on time"),
            _(
                "Of accepted requests that can be judged: the share of which the pole worked "
                "within the weeks of policy. One on its way counts once it is late."
            ),
            "share",
        ),
        Definition(
            "on_time_of_served",
            _("In operation on time, of those in operation"),
            _(
                "Of accepted requests with a pole in operation: the share of which it worked within "
                "the weeks of policy. What is on its way does not count, however late."
            ),
            "share",
        ),
        Definition(
            "proactive",
            _("Ahead of demand"),
            _(
                "Of the charge points that came into operation in the period: the share that "
                "was placed before anybody asked."
            ),
            "share",
        ),
        Definition(
            "reason",
            _("Reason of rejection"),
            _("Rejections with this reason; one with two reasons counts with both."),
            "count",
        ),
        Definition("stage", _("Days per stage"), _("Days in a stage, all visits together."), "days"),
        Definition(
            "party",
            _("Days per party"),
            _("Days that a party had a request in all, also while the term stood still."),
            "days",
        ),
    )
}
