"""Of which area and period somebody wants figures."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.intake.figures import cases, report
from laadregie.intake.figures.report import Choice
from laadregie.regions import selectors as regions

FIRST_YEAR, LAST_YEAR = 2000, 2100
EVERYONE = "openbaar"
MUNICIPALITY, SUB_REGION = "g", "r"
MONTH_HELP = _("Year and month, such as 2026-03.")


class MonthField(forms.CharField):
    """A month as `2026-03`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=7, strip=True, **options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            year, month = text.split("-")
            found = date(int(year), int(month), 1)
        except ValueError:
            raise forms.ValidationError(MONTH_HELP) from None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise forms.ValidationError(MONTH_HELP)
        return found


class ChoiceForm(forms.Form):
    """Area and period. Everyone chooses a calendar year; who handles requests may choose months."""

    gebied = forms.CharField(max_length=80, required=False, label=_("Area"))
    jaar = forms.IntegerField(
        min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False, label=_("Year of receipt")
    )
    van = MonthField(label=_("From month"))
    tot = MonthField(label=_("To month"))
    wat = forms.ChoiceField(choices=[("", ""), (EVERYONE, "")], required=False)

    def __init__(self, data: Any, *, viewer: Viewer) -> None:
        super().__init__(data)
        self.sees_own = report.can_see_own(viewer)
        self._viewer = viewer

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or {}
        kind, _sep, code = asked.get("gebied", "").partition(":")
        places = regions.municipalities()
        known = {
            "": lambda: not code,
            MUNICIPALITY: lambda: places.filter(code=code).exists(),
            SUB_REGION: lambda: places.filter(sub_region__code=code).exists(),
        }
        if kind not in known or not known[kind]():
            self.add_error("gebied", forms.ValidationError(_("This area is not in the region.")))
        first, last = asked.get("van"), asked.get("tot")
        if first and last and first > last:
            self.add_error("tot", forms.ValidationError(_("The last month lies before the first.")))
        return asked

    @property
    def as_public(self) -> bool:
        return not self.sees_own or self.cleaned_data.get("wat") == EVERYONE

    def years(self) -> list[int]:
        """Years there is something of, this year among them; the last first."""
        rows = cases.seen(self._viewer, as_public=self.as_public)
        return sorted({*cases.years(rows), timezone.localdate().year}, reverse=True)

    def choice(self) -> Choice:
        """The choice; without a period this year."""
        asked = self.cleaned_data
        kind, _sep, code = asked.get("gebied", "").partition(":")
        first, last = report.calendar_year(asked.get("jaar") or timezone.localdate().year)
        if not self.as_public and (asked.get("van") or asked.get("tot")):
            first = asked.get("van") or date(FIRST_YEAR, 1, 1)
            last = _last_day(asked["tot"]) if asked.get("tot") else timezone.localdate()
            earliest = cases.years(cases.seen(self._viewer, as_public=False))
            first = max(first, date(earliest[-1] if earliest else last.year, 1, 1))
        return Choice(
            first=first,
            last=max(first, last),
            municipality_code=code if kind == MUNICIPALITY else "",
            sub_region_code=code if kind == SUB_REGION else "",
            as_public=self.as_public,
        )


def _last_day(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
