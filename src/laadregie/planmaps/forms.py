"""What is chosen on the map: year, scenario, exactness, order."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from laadregie.planmaps import process
from laadregie.planmaps.models import Exactness, SiteState
from laadregie.planmaps.selectors import SiteFilter

SCENARIOS = [("low", _("low")), ("mid", _("middle")), ("high", _("high"))]
ORDERS = [
    ("open", _("To decide first")),
    ("rank", _("Most need")),
    ("year", _("Year")),
    ("neighbourhood", _("Neighbourhood")),
    ("state", _("State")),
]
# Without a choice the dropped sites are left out.
SHOWN_STATES = frozenset(SiteState.values) - {process.DROPPED}


class KindsField(forms.MultipleChoiceField):
    """Kinds or states that were left on; None where nobody chose, empty where all were switched off.

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
    toestand = KindsField(choices=SiteState.choices, required=False)
    volgorde = forms.ChoiceField(choices=ORDERS, required=False)
    buurt = forms.CharField(required=False, max_length=16)

    def understood(self) -> dict[str, object]:
        """The values that could be read; the rest is empty."""
        self.is_valid()
        return self.cleaned_data

    def kinds(self) -> list[str] | None:
        """The kinds to show; None for all of them."""
        return self.understood().get("soort")  # type: ignore[return-value]

    def states(self) -> frozenset[str]:
        """The states of the sites to show; all but dropped where nobody chose."""
        chosen = self.understood().get("toestand")
        return SHOWN_STATES if chosen is None else frozenset(chosen)  # type: ignore[call-overload]

    def order(self, *, decides: bool) -> str:
        """Order of the list: what was chosen, else for who decides what is left to decide first."""
        return str(self.understood().get("volgorde") or ("open" if decides else "rank"))

    def site_filter(self, horizon: int, *, decides: bool = False) -> SiteFilter:
        """What of the plan to list: with a year chosen, sites up to that year."""
        chosen = self.understood()
        year = chosen.get("jaar")
        kinds = self.kinds()
        return SiteFilter(
            kinds=None if kinds is None else frozenset(kinds),
            states=self.states(),
            up_to_year=min(int(str(year)), horizon) if year else None,
            neighbourhood_code=str(chosen.get("buurt") or ""),
            order=self.order(decides=decides),
        )


class CalculateForm(forms.Form):
    """A calculation to start."""

    year = forms.IntegerField(label=_("Horizon"), min_value=2000, max_value=2100)
    scenario = forms.ChoiceField(label=_("Scenario"), choices=SCENARIOS)
