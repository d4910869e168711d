"""What people fill in about a forecast."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from laadregie.forecasts.models import ForecastRun, Reason, Scenario
from laadregie.regions import selectors as regions


def first_shown(run: ForecastRun) -> tuple[int, str]:
    """Year and scenario that pages show first: policy values, the year as far as the forecast goes."""
    settings = regions.policy_set()
    year = int(settings["plan_horizon_year"].number)
    return min(max(year, run.first_year), run.last_year), str(settings["forecast_scenario"].value)


class ChoiceForm(forms.Form):
    """Which year and scenario a page shows; what is not asked for is the region's policy."""

    jaar = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)
    scenario = forms.ChoiceField(label=_("Scenario"), choices=Scenario.choices, required=False)

    def __init__(self, data: Any, *, run: ForecastRun) -> None:
        year, scenario = first_shown(run)
        shown: dict[str, Any] = {"jaar": year, "scenario": scenario}
        shown.update({name: data[name] for name in shown if data.get(name)})
        super().__init__(shown)
        years = [(str(year), str(year)) for year in run.years]
        cast(forms.ChoiceField, self.fields["jaar"]).choices = years


class AcceptForm(forms.Form):
    """A municipality agrees with its forecast."""

    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class CorrectionForm(forms.Form):
    """What a municipality knows better about a neighbourhood."""

    neighbourhood_code = forms.ChoiceField(label=_("Neighbourhood"))
    points = forms.IntegerField(
        label=_("Points more or fewer"), help_text=_("Fewer with a minus: -4 is four points fewer.")
    )
    from_year = forms.TypedChoiceField(label=_("From the year"), coerce=int)
    to_year = forms.TypedChoiceField(
        label=_("Up to and including the year"), coerce=int, required=False, empty_value=None
    )
    reason = forms.ChoiceField(label=_("Reason"))
    explanation = forms.CharField(
        label=_("What is going on?"), max_length=500, help_text=_("Everyone can read this. Write no names.")
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Such as a council decision or a housing programme.")
    )

    def __init__(self, data: Any = None, *, run: ForecastRun, neighbourhoods: list[tuple[str, str]]) -> None:
        super().__init__(data)
        years = [(str(year), str(year)) for year in run.years]
        self._offer("neighbourhood_code", [("", _("Choose a neighbourhood")), *neighbourhoods])
        self._offer("from_year", [("", _("Choose a year")), *years])
        self._offer("reason", [("", _("Choose a reason")), *Reason.choices])
        self._offer("to_year", [("", _("For good")), *years])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices
