"""What people who judge requests fill in."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from laadregie.intake.models import DecisionKind, Outcome, RejectionReason
from laadregie.intake.selectors import shown
from laadregie.intake.selectors import worklist as work
from laadregie.intake.services import Choice
from laadregie.realisation.worklists import ALL, MINE, OTHERS

KINDS = (
    (DecisionKind.ACCEPT, _("Accept"), _("A place comes after that")),
    (DecisionKind.MERGE, _("Merge"), _("Goes on with another request or a site")),
    (DecisionKind.ASK_MORE, _("Ask for more"), _("The term of the decision then stands still")),
    (DecisionKind.REJECT, _("Reject"), _("With reasons, and how it can be contested")),
)
REQUEST_PREFIX, SITE_PREFIX = "request:", "site:"
WHO = ((MINE, _("I have to act")), (OTHERS, _("Waits for others")), (ALL, _("All")))
ORDERS = (("termijn", _("by term")), ("nieuwste", _("newest first")), ("oudste", _("oldest first")))
TERMS = ((work.LATE, _("too late")), (work.SOON, _("this week")), (work.NO_TERM_CODE, _("no term runs")))
BULK = (
    ("neem-over", _("I take these up"), "person"),
    ("start", _("Begin judging"), "arrow"),
    ("toets", _("Test again"), "refresh"),
)


class FilterForm(forms.Form):
    """What of the work list to show; what cannot be understood counts as no choice."""

    wie = forms.ChoiceField(choices=WHO, required=False)
    q = forms.CharField(max_length=80, required=False)
    stand = forms.ChoiceField(choices=[("", _("All that is open")), *work.STATES], required=False)
    gemeente = forms.CharField(max_length=16, required=False)
    soort = forms.ChoiceField(choices=[("", _("Everyone")), *work.KINDS], required=False)
    termijn = forms.ChoiceField(choices=[("", _("Any")), *TERMS], required=False)
    behandelaar = forms.RegexField(r"\d{1,9}|ik|niemand", required=False)
    volgorde = forms.ChoiceField(choices=ORDERS, required=False)
    pagina = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def choice(self) -> shown.Choice:
        """The choice that was asked for."""
        self.is_valid()
        asked = self.cleaned_data
        return shown.Choice(
            who=asked.get("wie", ""),
            words=asked.get("q", ""),
            state=asked.get("stand", ""),
            municipality_code=asked.get("gemeente", ""),
            kind=asked.get("soort", ""),
            term=asked.get("termijn", ""),
            assigned=asked.get("behandelaar", ""),
            order=asked.get("volgorde") or "termijn",
        )

    @property
    def page(self) -> int:
        return int(self.cleaned_data.get("pagina") or 1)


class BulkForm(forms.Form):
    """One thing to do with several requests."""

    doe = forms.ChoiceField(choices=[(code, label) for code, label, _icon in BULK])


class RevisionForm(forms.Form):
    """A step that asks nothing; `revision` is that of the request the person looked at."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class DecideForm(RevisionForm):
    """What somebody decides, with all that the four decisions ask."""

    kind = forms.ChoiceField(
        label=_("Decision"),
        choices=[(code, label) for code, label, _help in KINDS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you decide.")},
    )
    partner = forms.ChoiceField(label=_("With what?"), choices=(), required=False, widget=forms.RadioSelect)
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        choices=RejectionReason.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("Explanation to the requester"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Stands in the letter. When you ask for more: what you need."),
    )

    def __init__(self, *args: Any, partners: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["partner"]).choices = list(partners)

    def choice(self) -> Choice:
        """What was chosen, without what belongs to the other decisions."""
        values = cast(Mapping[str, Any], self.cleaned_data)
        kind, partner = values["kind"], values["partner"] if values["kind"] == DecisionKind.MERGE else ""
        site = partner.removeprefix(SITE_PREFIX) if partner.startswith(SITE_PREFIX) else ""
        return Choice(
            kind=kind,
            reasons=tuple(values["reasons"]) if kind == DecisionKind.REJECT else (),
            note=values["note"],
            with_number=partner.removeprefix(REQUEST_PREFIX) if partner.startswith(REQUEST_PREFIX) else "",
            with_site=int(site) if site.isdecimal() else None,
        )


class OverruleForm(RevisionForm):
    """What a person saw, where the outcome of a criterion is unknown or wrong."""

    criterion = forms.CharField(max_length=32, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("What is it?"), choices=Outcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What did you see?"),
        max_length=500,
        help_text=_("Such as: lease contract until 2028. Write no names and no number plates."),
    )


class AssignForm(RevisionForm):
    """Who takes a request up."""

    to = forms.ChoiceField(label=_("Taken up by"), choices=(), required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["to"])
        field.choices = [("", _("nobody")), *((str(pk), name) for pk, name in people)]


class PlaceForm(RevisionForm):
    """Which site serves an accepted request."""

    site = forms.IntegerField(
        min_value=1, error_messages={"required": _("Choose a place."), "invalid": _("Choose a place.")}
    )


class MessageForm(forms.Form):
    """Words to the requester."""

    use_required_attribute = False  # an empty field is no mistake until it is sent

    text = forms.CharField(
        label=_("Message to the requester"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The requester gets an e-mail and reads it on the page of the request."),
    )


class NoticeForm(RevisionForm):
    """When a notice of default was received."""

    received_on = forms.DateField(
        label=_("Received on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y"],
    )
