"""What a person fills in to decide about a site."""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from django import forms
from django.utils.translation import gettext_lazy as _

from laadkern.geo import rd_from_lonlat
from laadregie.planmaps.models import DropReason

# The Netherlands in degrees and in RD metres: no number of the one lies within the other.
DEGREES = ((3.0, 7.5), (50.5, 53.8))
RD_M = ((0.0, 300_000.0), (300_000.0, 625_000.0))
REASONS = [choice for choice in DropReason.choices if choice[0] != DropReason.NOT_IN_PLAN]


class StepForm(forms.Form):
    """A step that asks nothing; `revision` is that of the site the person looked at."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class RejectForm(StepForm):
    """Why a site is dropped."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose a reason")), *REASONS])
    note = forms.CharField(
        label=_("Explanation"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For colleagues. Write no names."),
    )


class ChangeForm(StepForm):
    """Poles and year of a site."""

    poles = forms.IntegerField(label=_("Poles"), min_value=1, max_value=99)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)


class CommentForm(forms.Form):
    """What somebody says about a site."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only those who work on the plan map can read this. Write no names of residents."),
    )


class CoordinateField(forms.CharField):
    """A number with a comma or a point."""

    default_error_messages = {"number": _("This is no number. Write it like 6,1339 or 206531.")}

    def clean(self, value: Any) -> float | None:
        text = super().clean(value).replace(",", ".").replace(" ", "")
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            raise forms.ValidationError(self.error_messages["number"], code="number") from None
        if not np.isfinite(number):
            raise forms.ValidationError(self.error_messages["number"], code="number")
        return number


class PointForm(forms.Form):
    """A point in RD metres or in degrees; `x_m` and `y_m` of the cleaned data are RD metres."""

    x = CoordinateField(label=_("x (RD) or longitude"), max_length=24)
    y = CoordinateField(label=_("y (RD) or latitude"), max_length=24)

    def clean(self) -> dict[str, Any]:
        values = cast(dict[str, Any], super().clean())
        x, y = values.get("x"), values.get("y")
        if self.errors:
            return values
        if x is None or y is None:
            self.add_error("x", _("Say where: on the map, or with both coordinates."))
        elif _within(x, y, RD_M):
            values["x_m"], values["y_m"] = x, y
        elif _within(x, y, DEGREES):
            east, north = rd_from_lonlat([x], [y])
            values["x_m"], values["y_m"] = round(float(east[0]), 2), round(float(north[0]), 2)
        else:
            self.add_error(
                "x",
                _("This lies outside the Netherlands. Examples: 206531 and 451370, or 6,1339 and 52,0116."),
            )
        return values


class TrialForm(PointForm):
    """A place to try: with `plaats` the site that would move there."""

    palen = forms.IntegerField(min_value=1, max_value=99, required=False)
    plaats = forms.IntegerField(min_value=1, required=False)


class PlaceForm(StepForm, PointForm):
    """Where a site goes: a place nearby, or coordinates."""

    nearby = forms.ChoiceField(
        label=_("Choose a place nearby"), choices=(), required=False, widget=forms.RadioSelect
    )
    field_order = ("revision", "nearby", "x", "y")

    def __init__(self, *args: Any, nearby: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if nearby:
            cast(forms.ChoiceField, self.fields["nearby"]).choices = nearby
            self.fields["x"].required = self.fields["y"].required = False
        else:
            del self.fields["nearby"]

    def clean(self) -> dict[str, Any]:
        chosen = self.cleaned_data.get("nearby")
        if chosen:
            self.cleaned_data["x"], self.cleaned_data["y"] = (float(part) for part in chosen.split(";"))
        return super().clean()


class AddForm(PointForm):
    """A site that no calculation proposed."""

    poles = forms.IntegerField(label=_("Poles"), min_value=1, max_value=99, initial=1)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    name = forms.CharField(
        label=_("Name"), max_length=160, required=False, help_text=_("Such as the street or the car park.")
    )


def _within(x: float, y: float, box: tuple[tuple[float, float], tuple[float, float]]) -> bool:
    return box[0][0] <= x <= box[0][1] and box[1][0] <= y <= box[1][1]
