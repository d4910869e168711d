"""What the acts of a realisation ask, and what one may ask of the work list."""

import re
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.accounts.selectors import organisations_with
from laadregie.planmaps.site_forms import PlaceForm
from laadregie.realisation import acts
from laadregie.realisation.models import Cause, RealisationState, StopReason
from laadregie.realisation.selectors.names import organisation_names
from laadregie.realisation.services.working import WAITED_FOR

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LINES = forms.Textarea(attrs={"rows": 3})


class ActForm(forms.Form):
    """An act without a question; the base of the others."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(ActForm):
    """A reason in words."""

    note = forms.CharField(label=_("Reason"), max_length=500, widget=LINES)


class GridForm(ActForm):
    """The answer of the grid operator."""

    planned_on = forms.DateField(label=_("Connection possible from"), widget=DAY)
    capacity_kw = forms.FloatField(
        label=_("Capacity in kW"),
        min_value=0.1,
        max_value=10_000,
        localize=True,  # 17,3 and 17.3 are both a number here
        widget=forms.TextInput({"inputmode": "decimal"}),
        help_text=_("Such as 22."),
    )
    condition = forms.CharField(
        label=_("Condition"),
        max_length=500,
        required=False,
        widget=LINES,
        help_text=_("Such as: only with a new cable of 30 metres."),
    )


class OrderedForm(ActForm):
    """When the grid operator connects, as far as it is known."""

    planned_on = forms.DateField(label=_("Connection planned on"), required=False, widget=DAY)


class DayForm(ActForm):
    """On which day it happened."""

    day = forms.DateField(label=_("On which day?"), widget=DAY, initial=timezone.localdate)


class OperationForm(DayForm):
    """Since when the poles work, and as what the feed will show them."""

    evse_ids = forms.CharField(
        label=_("EVSE id of each charge point"),
        max_length=2000,
        widget=LINES,
        help_text=_("One on each line, such as NL*ABC*E12345*1."),
    )
    field_order = ("revision", "evse_ids", "day")

    def clean_evse_ids(self) -> tuple[str, ...]:
        return tuple(one.upper() for one in re.split(r"[\s,;]+", self.cleaned_data["evse_ids"]) if one)


class StopForm(ActForm):
    """Why it stops."""

    reason = forms.ChoiceField(label=_("Reason"), choices=StopReason.choices)
    note = forms.CharField(label=_("Explanation"), max_length=500, required=False, widget=LINES)


class HoldForm(ActForm):
    """Why it waits, and for whom."""

    reason = forms.CharField(label=_("Why does it wait?"), max_length=200)
    waiting_for = forms.ChoiceField(
        label=_("For whom does it wait?"), choices=[(party, acts.PARTIES[party]) for party in WAITED_FOR]
    )


class WorkOrderForm(ActForm):
    """Who does the work."""

    contractor = forms.ChoiceField(label=_("Contractor"), choices=())
    note = forms.CharField(label=_("What has to be done"), max_length=500, required=False, widget=LINES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = organisation_names()
        codes = sorted(organisations_with(Role.CONTRACTOR), key=lambda code: names.get(code, code))
        cast(forms.ChoiceField, self.fields["contractor"]).choices = [
            (code, names.get(code, code)) for code in codes
        ]


class PlanForm(ActForm):
    """When the poles are placed."""

    planned_on = forms.DateField(label=_("Placing planned on"), widget=DAY)


class PhotoForm(ActForm):
    """A photo of the work."""

    photo = forms.FileField(
        label=_("Photo of the work"),
        help_text=_("JPEG, PNG or HEIC of at most 10 MB. The place and time in the photo are removed."),
    )


class ProposalForm(PlaceForm):
    """The place that is proposed, and why."""

    note = forms.CharField(label=_("Why here?"), max_length=500, required=False, widget=LINES)


class OpenForm(forms.Form):
    """Opening a realisation on a site of the plan map."""

    cause = forms.ChoiceField(label=_("Why do poles come here?"), choices=Cause.choices)
    poles = forms.IntegerField(label=_("Poles"), min_value=1, max_value=99)
    note = forms.CharField(label=_("Explanation"), max_length=500, required=False, widget=LINES)


FORMS: dict[str, type[ActForm]] = {
    "veto_location": ReasonForm,
    "accept_grid": GridForm,
    "reject_grid": ReasonForm,
    "order_connection": OrderedForm,
    "connect": DayForm,
    "place": DayForm,
    "start_operation": OperationForm,
    "remove": StopForm,
    "stop": StopForm,
    "hold": HoldForm,
    "order_work": WorkOrderForm,
    "plan_work": PlanForm,
    "photo": PhotoForm,
}

VIEWS = (("mijn", _("I have to act")), ("ander", _("Others have to act")), ("alle", _("All")))
ORDERS = (("termijn", _("Term")), ("nummer", _("Number")), ("oudste", _("Longest under way")))


class FilterForm(forms.Form):
    """What of the work list to show; the names of the fields are Dutch, as they stand in the address."""

    wie = forms.ChoiceField(choices=VIEWS, required=False)
    q = forms.CharField(required=False, max_length=80)
    aanleiding = forms.MultipleChoiceField(choices=Cause.choices, required=False)
    stand = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("Open")), *RealisationState.choices],
        required=False,
    )
    gemeente = forms.CharField(required=False, max_length=16)
    volgorde = forms.ChoiceField(label=_("Order"), choices=ORDERS, required=False)

    def understood(self) -> dict[str, Any]:
        """The fields that could be read; what is wrong counts as not asked."""
        self.is_valid()
        return dict(self.cleaned_data)


class BulkForm(forms.Form):
    """What is done with several realisations at once."""

    doe = forms.ChoiceField(choices=[(code, code) for code in ("assign", "agree_location")])
    nummer = forms.CharField(required=False)
