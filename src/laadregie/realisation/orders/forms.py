"""What officers fill in: the answers of the checklist, a place, a section, publication, objections."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laadregie.realisation.models import ObjectionKind, ObjectionOutcome
from laadregie.realisation.orders import checklist
from laadregie.realisation.orders.services import BACK, STOP

ADVICE = [
    ("", _("Choose…")),
    (checklist.POSITIVE, _("Positive")),
    (checklist.REMARKS, _("Positive, with remarks")),
    (checklist.NEGATIVE, _("Negative")),
]
KINDS = [
    (ObjectionKind.OBJECTION, _("Objection")),
    (ObjectionKind.APPEAL, _("Appeal")),
    (ObjectionKind.RELIEF, _("Request for preliminary relief")),
]


class DayField(forms.DateField):
    """A day; written as 16-11-2026 or 2026-11-16, chosen with the calendar of the browser."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d-%m-%Y"], **kwargs)


class RevisionForm(forms.Form):
    """What every change carries: the revision that the person looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class AnswersForm(RevisionForm):
    """What the checklist asks of the order as a whole."""

    title = forms.CharField(max_length=200, label=_("Title of the order"))
    mandate = forms.CharField(
        max_length=300,
        required=False,
        label=_("On which mandate is it signed?"),
        help_text=_("Such as: the mandate decision of 2025, article 4. Or: the executive signs itself."),
    )
    interests = forms.MultipleChoiceField(
        required=False,
        label=_("Which interests does the order serve?"),
        help_text=_("WVW 1994 article 2. What is ticked stands in the motivation."),
        widget=forms.CheckboxSelectMultiple,
        choices=[(code, _(words)) for code, words in checklist.INTERESTS.items()],
    )
    weighing = forms.CharField(
        max_length=2000,
        required=False,
        label=_("How were other interests weighed?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    parking = forms.CharField(
        max_length=2000,
        required=False,
        label=_("What was considered about parking pressure?"),
        help_text=_("For all places together. You can say something else at a place itself."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    police_on = DayField(required=False, label=_("When did the police advise?"))
    police_by = forms.CharField(max_length=120, required=False, label=_("Who advised for the police?"))
    police_advice = forms.ChoiceField(required=False, choices=ADVICE, label=_("What did the police advise?"))
    police_text = forms.CharField(
        max_length=2000,
        required=False,
        label=_("The advice in words"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    police_reason = forms.CharField(
        max_length=2000,
        required=False,
        label=_("Why is the advice not followed?"),
        help_text=_("Only where the police advised otherwise."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    policy_document = forms.CharField(
        max_length=200, required=False, label=_("On which placing policy does it rest?")
    )
    policy_document_on = DayField(required=False, label=_("Date of that policy"))
    plan_map_note = forms.CharField(
        max_length=500,
        required=False,
        label=_("On what do the places rest, where no plan map was published?"),
    )
    objection_address = forms.CharField(
        max_length=300, required=False, label=_("Where can one object?"), help_text=_("Address or web page.")
    )
    neighbours_on = DayField(required=False, label=_("When did neighbours get a letter?"))
    contact = forms.CharField(
        max_length=200,
        required=False,
        label=_("Where can neighbours ask something?"),
        help_text=_("Stands in the letter: an e-mail address or telephone number of the municipality."),
    )
    decided_on = DayField(required=False, label=_("When is the order signed?"))
    signatory = forms.CharField(max_length=120, required=False, label=_("Who signs?"))
    signatory_function = forms.CharField(max_length=120, required=False, label=_("In which function?"))

    def answers(self) -> dict[str, Any]:
        """What was filled in, as it is kept: days as text."""
        given = {key: value for key, value in self.cleaned_data.items() if key not in ("revision", "title")}
        return {
            key: value.isoformat() if hasattr(value, "isoformat") else (value or "")
            for key, value in given.items()
        }


class PlaceForm(RevisionForm):
    """What the checklist asks of one place."""

    street = forms.CharField(max_length=160, label=_("Street"))
    house_number = forms.CharField(
        max_length=20,
        required=False,
        label=_("Near house number"),
        help_text=_("So that everyone knows which bays."),
    )
    bays = forms.IntegerField(min_value=1, label=_("Bays"))
    parking = forms.CharField(
        max_length=2000,
        required=False,
        label=_("What was considered about parking here?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_municipal_road = forms.BooleanField(required=False, label=_("The municipality manages this road"))


class SectionForm(RevisionForm):
    """The text of one section."""

    text = forms.CharField(
        required=False,
        max_length=20_000,
        label=_("Text of this section"),
        help_text=_("Leave it empty to take the draft back. A line that begins with “- ” is a point."),
        widget=forms.Textarea(attrs={"rows": 14}),
    )


class PublishForm(RevisionForm):
    """When and where the order was published."""

    published_on = DayField(label=_("Published on"))
    reference = forms.CharField(
        max_length=200,
        label=_("Number of the publication"),
        help_text=_("As it stands in the gazette, such as gmb-2026-123456."),
    )


class EarlierForm(forms.Form):
    """An order from before, that covers places already."""

    title = forms.CharField(max_length=200, label=_("Title of the order"))
    published_on = DayField(label=_("Published on"))
    reference = forms.CharField(max_length=200, label=_("Number of the publication"))


class ReceiveForm(RevisionForm):
    """What was brought against a place. Who brought it stays in the municipality's own system."""

    kind = forms.ChoiceField(choices=KINDS, label=_("What was brought?"), widget=forms.RadioSelect)
    received_on = DayField(label=_("Received on"))
    reference = forms.CharField(
        max_length=80,
        required=False,
        label=_("Case number in your own system"),
        help_text=_("No name or address: who objected stays in your own system."),
    )
    with_committee = forms.BooleanField(required=False, label=_("A committee advises on the objection"))
    note = forms.CharField(
        max_length=500,
        required=False,
        label=_("Note"),
        help_text=_("After the term: why it is excusable that it is late."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DayForm(RevisionForm):
    """A day on which something happened."""

    on = DayField(label=_("On which day?"))


class DecideForm(RevisionForm):
    """How it ended."""

    outcome = forms.ChoiceField(
        choices=ObjectionOutcome.choices, label=_("Outcome"), widget=forms.RadioSelect
    )
    decided_on = DayField(label=_("Decision sent on"))
    afterwards = forms.ChoiceField(
        choices=[
            (BACK, _("The operator looks for another location")),
            (STOP, _("It stops: no poles come here")),
        ],
        initial=BACK,
        required=False,
        label=_("And then, where it is upheld?"),
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        max_length=500, required=False, label=_("Note"), widget=forms.Textarea(attrs={"rows": 2})
    )
