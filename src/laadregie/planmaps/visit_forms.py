"""What is filled in at a site: a field for each hard criterion, a remark, a photo."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laadkern.errors import InputError
from laadkern.geo import rd_from_lonlat
from laadkern.places.criteria import HARD_CRITERIA, HardCriterion
from laadregie.planmaps import measuring

METRES = re.compile(r"\d{1,2}([.,]\d{1,2})?")
BAYS = re.compile(r"\d{1,3}")
YES_NO = [("1", _("Yes")), ("0", _("No")), ("", _("I do not know"))]
# What the script of the page asks a field for, so that both sides read the same.
PATTERNS = {"m": METRES.pattern, "bays": BAYS.pattern}


class MeasureField(forms.CharField):
    """Metres with a comma or a point, or a number of bays; empty is not measured."""

    def __init__(self, criterion: HardCriterion) -> None:
        self.criterion = criterion
        super().__init__(required=False, max_length=8, label=measuring.QUESTIONS[criterion.code])

    def clean(self, value: Any) -> float | None:
        text = super().clean(value)
        if not text:
            return None
        if self.criterion.unit == "m" and not METRES.fullmatch(text):
            raise forms.ValidationError(_("Write metres with at most two decimals, such as 0.90."))
        if self.criterion.unit == "bays" and not BAYS.fullmatch(text):
            raise forms.ValidationError(_("Write a whole number, such as 2."))
        number = float(text.replace(",", "."))
        if number > (most := measuring.MOST[self.criterion.unit]):
            raise forms.ValidationError(_("Fill in 0 to %(limit)s.") % {"limit": f"{most:.0f}"})
        return number


class AnswerForm(forms.Form):
    """An answer about one site; the same form with and without script."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    site = forms.IntegerField(widget=forms.HiddenInput)
    seen_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    all_fine = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # The files are read beside the form; the field is where a refusal of them stands.
    photos = forms.FileField(required=False, label=_("Photos"))
    remark = forms.CharField(
        required=False, max_length=1000, label=_("Remark"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in HARD_CRITERIA:
            self.fields[criterion.measure] = (
                forms.TypedChoiceField(
                    choices=YES_NO,
                    required=False,
                    coerce=float,
                    empty_value=None,
                    label=measuring.QUESTIONS[criterion.code],
                    widget=forms.RadioSelect,
                )
                if criterion.unit == "yes_no"
                else MeasureField(criterion)
            )

    def clean_seen_at(self) -> datetime | None:
        """The clock of the telephone; what it cannot be counts as not told."""
        try:
            moment = datetime.fromisoformat(self.cleaned_data["seen_at"])
        except ValueError:
            return None
        return moment if timezone.is_aware(moment) else None

    @property
    def measured(self) -> dict[str, float]:
        """Value by measure, of what was filled in."""
        values = {criterion.measure: self.cleaned_data.get(criterion.measure) for criterion in HARD_CRITERIA}
        return {measure: float(value) for measure, value in values.items() if value is not None}

    @property
    def place(self) -> tuple[float, float] | None:
        """Where the telephone was, RD metres, when it was told."""
        return place_of(self.cleaned_data.get("lon"), self.cleaned_data.get("lat"))


class StartForm(forms.Form):
    """Where a walk begins: at a site, or where the visitor is now."""

    begin = forms.IntegerField(required=False, min_value=1)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)

    def understood(self) -> dict[str, Any]:
        """What could be read; the rest is empty."""
        self.is_valid()
        return self.cleaned_data


def place_of(lon: float | None, lat: float | None) -> tuple[float, float] | None:
    """RD metres of a position; None where it is not known or lies outside that grid."""
    if lon is None or lat is None:
        return None
    try:
        x, y = rd_from_lonlat([lon], [lat])
    except InputError:
        return None
    place = (float(x[0]), float(y[0]))
    return place if 0 <= place[0] <= 300_000 and 300_000 <= place[1] <= 625_000 else None
