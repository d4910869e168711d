"""How a figure came about, step by step, in words: for the page and the API."""

from dataclasses import dataclass
from typing import cast

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from laadkern.demand import Scenario, Step
from laadregie.forecasts import calculation, selectors
from laadregie.forecasts.models import AreaForecast, ForecastRun
from laadregie.foundation.accounts.selectors import Viewer

LABELS = {
    "households": _("Households"),
    "inhabitants": _("Inhabitants"),
    "children_share": _("Inhabitants under 15"),
    "address_density_per_km2": _("Addresses per km²"),
    "property_value_eur": _("Average value of a home"),
    "apartment": _("Apartments"),
    "terraced": _("Terraced homes"),
    "semi_detached": _("Semi-detached homes"),
    "detached": _("Detached homes"),
    "cars": _("Cars"),
    "vans": _("Vans"),
    "no_driveway_share": _("Cars without a driveway"),
    "national_electric_share": _("Electric share of all cars in the country"),
    "evs": _("Electric cars in this neighbourhood"),
    "electric_van_share": _("Electric share of vans"),
    "electric_vans": _("Electric vans in this neighbourhood"),
    "public_share": _("Share of charging at public points"),
    "kwh_per_ev": _("Energy per electric car"),
    "kwh_per_point": _("Energy per charge point"),
    "level_correction": _("Correction of the level"),
    "points_per_ev": _("Points per electric car, whole region"),
    "region_evs": _("Electric cars in the region"),
    "region_points": _("Public points needed in the region"),
    "municipality_share": _("Share of this municipality in the region"),
    "placement": _("Effect of density and families"),
    "neighbourhood_share": _("Share of this neighbourhood in the municipality"),
    "residents": _("Residents without a driveway"),
    "visitors": _("Visitors"),
    "commuters": _("Commuters"),
    "vans_group": _("Light vans"),
}
UNITS = {
    "eur": _("euros"),
    "kWh per year": _("kWh per year"),
    "points": _("points"),
    "cars": _("cars"),
    "vans": _("vans"),
    "points per car": _("points per car"),
}
ASSUMED = {  # cannot be calibrated with what is known: docs/methods/forecast.md
    "public_share",
    "kwh_per_point",
    "no_driveway_share",
    "residents",
    "visitors",
    "commuters",
    "vans_group",
}


@dataclass(frozen=True)
class Line:
    """One line of an explanation as people read it."""

    label: str
    value: str
    is_filled: bool = False
    is_assumed: bool = False


@dataclass(frozen=True)
class Explained:
    """A neighbourhood's figure with what it rests on; `steps` is empty when that is no longer there."""

    code: str
    name: str
    municipality_code: str
    municipality_name: str
    year: int
    scenario: str
    scenario_label: str
    needed: float
    model: float
    correction: float
    present: int | None
    inputs: list[Line]
    steps: list[Line]
    groups: list[Line]

    @property
    def answer(self) -> str:
        """The figure in one sentence."""
        sentence = gettext("%(name)s needs %(count)s public charge points in %(year)s")
        return sentence % {"name": self.name, "count": _points(self.needed), "year": self.year}

    @property
    def reason(self) -> str:
        """What stands there now, and what the municipality corrected."""
        parts = []
        if self.present is not None:
            parts.append(gettext("Now there are %(count)s.") % {"count": self.present})
        if self.correction:
            sentence = gettext("The model says %(model)s; the municipality corrected this by %(change)s.")
            change = f"{self.correction:+.0f}"
            parts.append(sentence % {"model": _points(self.model), "change": change})
        return " ".join(parts)


def explain(
    run: ForecastRun, neighbourhood_code: str, *, year: int, scenario: str, viewer: Viewer
) -> Explained | None:
    """How the figure of a neighbourhood came about; None when the forecast has no such area."""
    area = AreaForecast.objects.filter(run=run, neighbourhood_id=neighbourhood_code).first()
    if area is None:
        return None
    frame = selectors.need_frame(
        "neighbourhood", year=year, scenario=scenario, viewer=viewer, municipality_code=area.municipality_id
    )
    row = next(row for row in frame.iter_rows(named=True) if row["code"] == neighbourhood_code)
    inputs, steps, groups = _lines(run, neighbourhood_code, year, cast(Scenario, scenario))
    return Explained(
        code=neighbourhood_code,
        name=row["name"],
        municipality_code=row["municipality_code"],
        municipality_name=row["municipality_name"],
        year=year,
        scenario=scenario,
        scenario_label=str(AreaForecast(scenario=scenario).get_scenario_display()),
        needed=row["public_charge_points_needed"],
        model=row["model_public_charge_points_needed"],
        correction=row["correction_points"],
        present=row["public_charge_points_present"],
        inputs=inputs,
        steps=steps,
        groups=groups,
    )


def _lines(
    run: ForecastRun, code: str, year: int, scenario: Scenario
) -> tuple[list[Line], list[Line], list[Line]]:
    """The calculation again, when data and method are still those of the forecast."""
    inputs = calculation.read_inputs()
    if inputs.description != {name: getattr(run, name) for name in inputs.description}:
        return [], [], []
    outcome = calculation.explanation(inputs, code, year=year, scenario=scenario)
    groups = [_line(step, "vans_group" if step.name == "vans" else step.name) for step in outcome.groups]
    return (
        [_line(step, step.name) for step in outcome.inputs],
        [_line(step, step.name) for step in outcome.steps],
        groups,
    )


def _line(step: Step, name: str) -> Line:
    return Line(
        label=str(LABELS.get(name, name)),
        value=_value(step),
        is_filled=step.filled,
        is_assumed=name in ASSUMED,
    )


def _value(step: Step) -> str:
    """The value with as many decimals as mean something, and its unit."""
    if step.unit == "share":
        percentage = step.value * 100
        decimals = 1 if percentage >= 1 else 3
        return f"{number_format(round(percentage, decimals), decimal_pos=decimals)}%"
    decimals = 0 if abs(step.value) >= 100 else 1 if abs(step.value) >= 10 else 3
    amount = number_format(round(step.value, decimals), decimal_pos=decimals, force_grouping=True)
    unit = UNITS.get(step.unit)
    return f"{amount} {unit}" if unit else amount


def _points(value: float) -> str:
    decimals = 0 if value >= 10 else 1
    return number_format(round(value, decimals), decimal_pos=decimals, force_grouping=True)


def steps_gone_note() -> str:
    """What is said when the steps cannot be shown."""
    return gettext("The data or the method changed after this forecast. Calculate it again to see the steps.")
