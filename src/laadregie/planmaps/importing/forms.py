"""The file to send, and what stands in its columns."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laadregie.foundation.uploads import Limits, UploadedTable
from laadregie.planmaps import process
from laadregie.planmaps.importing.mapping import FIELDS, LON_LAT, RD, Chosen, guess, guess_crs
from laadregie.planmaps.importing.rows import Range

LABELS = {
    "number": gettext_lazy("Number"),
    "name": gettext_lazy("Name or street"),
    "x": gettext_lazy("x, or longitude"),
    "y": gettext_lazy("y, or latitude"),
    "geometry": gettext_lazy("Geometry as text (WKT)"),
    "radius": gettext_lazy("Radius of a search area, in metres"),
    "poles": gettext_lazy("Number of poles"),
    "year": gettext_lazy("Year"),
    "state": gettext_lazy("Status"),
    "note": gettext_lazy("Remark"),
}
PLACE_FIELDS = ("x", "y", "geometry")
CRS_CHOICES = [
    (RD, gettext_lazy("RD: x and y in metres")),
    (LON_LAT, gettext_lazy("Longitude and latitude in degrees (WGS 84)")),
]
STATE_CHOICES = [
    (process.CANDIDATE, gettext_lazy("Proposed: you decide later")),
    (process.VALIDATED, gettext_lazy("Approved: the municipality wants these sites")),
]


class UploadForm(forms.Form):
    """A list of sites to bring in."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("GeoPackage, shape file in a zip, GeoJSON, CSV or Excel."),
        widget=forms.ClearableFileInput(attrs={"accept": ".gpkg,.zip,.geojson,.json,.csv,.txt,.xlsx"}),
        allow_empty_file=True,  # the reader says what is wrong, as of every other file
    )

    def clean_file(self) -> Any:
        """Refuse by size what need not be read for it."""
        file = self.cleaned_data["file"]
        limit = Limits().file_mb
        if (file.size or 0) > limit * 1_000_000:
            raise forms.ValidationError(_("The file is larger than %(limit)s MB.") % {"limit": limit})
        return file


class ColumnsForm(forms.Form):
    """Which column says what, with what was guessed from their names."""

    default_state = forms.ChoiceField(
        label=gettext_lazy("What do the sites become?"),
        help_text=gettext_lazy("Holds for rows whose state the file does not say."),
        choices=STATE_CHOICES,
        widget=forms.RadioSelect,
    )
    default_poles = forms.IntegerField(
        label=gettext_lazy("Poles at a site"),
        help_text=gettext_lazy("Holds for rows that do not say how many."),
    )
    default_year = forms.IntegerField(
        label=gettext_lazy("Year of placing"), help_text=gettext_lazy("Holds for rows that name no year.")
    )

    def __init__(self, data: Any, *, table: UploadedTable, allowed: Range, before: dict[str, Any]) -> None:
        columns = table.columns
        chosen = before.get("columns") or guess(columns)
        first = {
            "default_state": before.get("state", process.CANDIDATE),
            "default_poles": before.get("poles", 1),
            "default_year": before.get("year") or min(allowed.first_year + 1, allowed.last_year),
            "crs": before.get("crs") or guess_crs(table.frame, chosen),
            **{name: columns.index(one) for name, one in chosen.items() if one in columns},
        }
        super().__init__(data, initial=first)
        self.table = table
        choices = [("", _("Not in the file")), *((str(i), name) for i, name in enumerate(columns))]
        shaped = table.shapes is not None
        for name in FIELDS:
            if not (shaped and name in PLACE_FIELDS):
                self.fields[name] = forms.ChoiceField(
                    label=LABELS[name],
                    choices=choices,
                    required=name in ("x", "y") and not self._by_text(),
                    error_messages={"required": _("Choose the column that says where the sites are.")},
                )
        if not (shaped and table.crs):
            self.fields["crs"] = forms.ChoiceField(
                label=_("In which coordinate system are the places?"),
                help_text=_("This file does not say it. Dutch maps mostly use RD; phones use degrees."),
                choices=CRS_CHOICES,
                widget=forms.RadioSelect,
            )
        self.order_fields(["crs", *FIELDS, "default_state", "default_poles", "default_year"])
        self._limit("default_poles", 1, allowed.poles)
        self._limit("default_year", allowed.first_year, allowed.last_year)

    def _by_text(self) -> bool:
        """Whether a column with the place as text was chosen, or guessed; then x and y are not needed."""
        return bool(self.data.get("geometry") if self.is_bound else "geometry" in self.initial)

    def _limit(self, name: str, least: int, most: int) -> None:
        """A whole number within what this plan map allows."""
        field = self.fields[name]
        self.fields[name] = forms.IntegerField(
            label=field.label, help_text=field.help_text, min_value=least, max_value=most
        )

    def clean(self) -> dict[str, Any]:
        """Every column once."""
        found = dict(super().clean() or {})
        picked = [name for name in FIELDS if found.get(name)]
        for name in picked:
            others = [other for other in picked if other != name and found[other] == found[name]]
            if others:
                self.add_error(
                    name, _("This column is also chosen for “%(other)s”.") % {"other": LABELS[others[0]]}
                )
        return found

    def chosen(self, position: int) -> Chosen:
        """What was chosen, once the form is valid."""
        values = self.cleaned_data
        columns = {n: self.table.columns[int(values[n])] for n in FIELDS if values.get(n)}
        return Chosen(
            table=position,
            columns=columns,
            crs=values.get("crs", ""),
            state=values["default_state"],
            poles=values["default_poles"],
            year=values["default_year"],
        )
