"""What is chosen on the map: year, scenario, exactness, order."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from laadregie.planmaps.models import Exactness
from laadregie.planmaps.selectors import SiteFilter

SCENARIOS = [("low", _("low")), ("mid", _("middle")), ("high", _("high"))]
ORDERS = [("rank", _("Most need")), ("year", _("Year")), ("neighbourhood", _("Neighbourhood"))]


class KindsField(forms.MultipleChoiceField):
    """Kinds that were left on; None where nobody chose, empty where all were switched off.

    The form of the page sends one empty value with the choice: without it a page could not tell
    "no kind" from "no choice".
    """

    def clean(self, value: Sequence[str] | None) -> list[str] | None:
        given = list(value or ())
        return super().clean([kind for kind in given if kind]) if given else None


class ViewForm(forms.Form):
    """The view on a plan map, kept in the address; what is not understood counts as not given."""

    jaar = forms.IntegerField(required=False, min_value=2000, max_value=2100)
    scenario = forms.ChoiceField(choices=SCENARIOS, required=False)
    soort = KindsField(choices=Exactness.choices, required=False)
    volgorde = forms.ChoiceField(choices=ORDERS, required=False)
    buurt = forms.CharField(required=False, max_length=16)

    def understood(self) -> dict[str, object]:
        """The values that could be read; the rest is empty."""
        self.is_valid()
        return self.cleaned_data

    def kinds(self) -> list[str] | None:
        """The kinds to show; None for all of them."""
        return self.understood().get("soort")  # type: ignore[return-value]

    def site_filter(self, horizon: int) -> SiteFilter:
        """What of the plan to list: with a year chosen, sites up to that year."""
        chosen = self.understood()
        year = chosen.get("jaar")
        kinds = self.kinds()
        return SiteFilter(
            kinds=None if kinds is None else frozenset(kinds),
            up_to_year=min(int(str(year)), horizon) if year else None,
            neighbourhood_code=str(chosen.get("buurt") or ""),
            order=str(chosen.get("volgorde") or "rank"),
        )


class CalculateForm(forms.Form):
    """A calculation to start."""

    year = forms.IntegerField(label=_("Horizon"), min_value=2000, max_value=2100)
    scenario = forms.ChoiceField(label=_("Scenario"), choices=SCENARIOS)
