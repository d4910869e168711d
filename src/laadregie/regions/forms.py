"""What people fill in about policy and participation."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from laadregie.regions import labels, selectors
from laadregie.regions.models import Concession, ParticipationState
from laadregie.regions.policy import PolicyKey

EARLIEST = date(2000, 1, 1)
AHEAD = timedelta(days=10 * 366)
MAX_DECIMALS = 4


class DayField(forms.DateField):
    """A day from 2000 on; up to ten years from now, or up to today for what is known already."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {
        "invalid": _("This is not a date. Give one such as 31-12-2026."),
        "too_far": _("Give a date from 2000 up to ten years from now."),
        "not_yet": _("Give a date from 2000 up to today."),
    }

    def __init__(self, *, may_come: bool = True, **options: Any) -> None:
        super().__init__(**options)
        self._may_come = may_come

    def clean(self, value: Any) -> date | None:
        """Read the day, and refuse what can only be a slip of the pen."""
        day: date | None = super().clean(value)
        latest = timezone.localdate() + (AHEAD if self._may_come else timedelta())
        if day is not None and not EARLIEST <= day <= latest:
            code = "too_far" if self._may_come else "not_yet"
            raise forms.ValidationError(self.error_messages[code], code=code)
        return day


class SourceField(forms.CharField):
    """Where something is written down."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Source"))
        super().__init__(max_length=500, **options)


class DecisionForm(forms.Form):
    """A policy value from a day on, and where it was decided."""

    valid_from = DayField(label=_("Holds from"))
    source = SourceField(help_text=_("Where this was decided, such as “council decision of 4 June 2026”"))
    field_order = ["value", "valid_from", "source"]

    def __init__(self, data: Any = None, *, entry: PolicyKey, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.entry = entry
        self.fields["value"] = value_field(entry)
        self.order_fields(self.field_order)

    def decided(self) -> dict[str, Any]:
        """Arguments for the service; only after `is_valid`."""
        value = self.cleaned_data["value"]
        text = str(value / 100) if self.entry.kind == "share" else str(value)
        return {**self.cleaned_data, "value": text}


def value_field(entry: PolicyKey) -> forms.Field:
    """The field in which a value of this sort is written; shares in percent."""
    if entry.kind == "choice":
        return forms.ChoiceField(label=_("Value"), choices=entry.choices)
    if entry.kind == "organisation":
        parties = selectors.organisations(entry.party).values_list("code", "name")
        return forms.ChoiceField(label=_("Organisation"), choices=[("", gettext("Choose…")), *parties])
    low, high = labels.bounds(entry)
    wrong = gettext("Give a number from %(low)s to %(high)s.") % {"low": low, "high": high}
    if entry.kind == "whole":
        wrong = gettext("Give a whole number from %(low)s to %(high)s.") % {"low": low, "high": high}
    messages = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
    scale = 100 if entry.kind == "share" else 1
    options: dict[str, Any] = {
        "label": _value_label(entry),
        "help_text": gettext("From %(low)s to %(high)s") % {"low": low, "high": high},
        "localize": True,
        "error_messages": messages,
        "min_value": Decimal(str(entry.at_least)) * scale,
        "max_value": Decimal(str(entry.at_most)) * scale,
    }
    if entry.kind == "whole":
        return forms.IntegerField(**options)
    return forms.DecimalField(**options, max_digits=12, decimal_places=MAX_DECIMALS)


def _value_label(entry: PolicyKey) -> str:
    unit = gettext("percent") if entry.kind == "share" else str(entry.unit)
    return f"{gettext('Value')} ({unit})" if unit else gettext("Value")


def initial_value(entry: PolicyKey, text: str | None) -> Any:
    """The stored text of a value as its field shows it."""
    if text is None or entry.kind in ("choice", "organisation"):
        return text
    number = Decimal(text) * (100 if entry.kind == "share" else 1)
    return int(number) if entry.kind == "whole" else number.normalize()


class EndForm(forms.Form):
    """The day from which a municipality follows the region again."""

    valid_to = DayField(label=_("Follow the region from"))


class ParticipationForm(forms.Form):
    """Whether a municipality takes part in a concession."""

    concession = forms.ChoiceField(label=_("Concession"))
    state = forms.ChoiceField(label=_("Does the municipality take part?"), choices=ParticipationState.choices)
    known_on = DayField(label=_("Known on"), may_come=False)
    source = SourceField(help_text=_("Where this is written, such as “college decision of 4 June 2026”"))

    def __init__(self, data: Any = None, *, concessions: list[Concession], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        choices = [(concession.code, concession.name) for concession in concessions]
        cast(forms.ChoiceField, self.fields["concession"]).choices = choices
