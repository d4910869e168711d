"""The page “How good is this forecast?”, from the stored outcome of the back-test."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext

from laadregie.forecasts import charts, trial
from laadregie.forecasts.models import BacktestResult
from laadregie.forecasts.pages import Component, number

ABOVE_PER_CAR, SIZE_FREE = 0.015, 0.25  # aims of docs/methods/forecast.md
RANKED = ("model", "per_household", "per_car", "ceiling")


@dataclass(frozen=True)
class Aim:
    """Something aimed for: in words, what came out, and whether that is enough."""

    label: str
    value: str
    is_reached: bool


@dataclass(frozen=True)
class Page:
    """The outcome of the back-test in words, a chart and tables."""

    result: BacktestResult

    @property
    def measures(self) -> dict[str, dict[str, float]]:
        """Value, low and high per measure."""
        measures: dict[str, dict[str, float]] = self.result.outcome["measures"]
        return measures

    @property
    def published(self) -> list[dict[str, Any]]:
        """Rows of the model beside what municipalities published."""
        rows: list[dict[str, Any]] = self.result.outcome["published"]
        return rows

    @property
    def levels(self) -> list[dict[str, Any]]:
        """Points needed in the region by the two ways to a level."""
        rows: list[dict[str, Any]] = self.result.outcome["levels"]
        return rows

    @property
    def verdict(self) -> str:
        """The answer in one sentence, with the figure and what chance allows."""
        sentence = gettext(
            "It puts neighbourhoods in nearly the right order: %(model)s, where chance allows %(ceiling)s."
        )
        return sentence % {
            "model": _decimal(self._value("model")),
            "ceiling": _decimal(self._value("ceiling")),
        }

    @property
    def how(self) -> str:
        """What was done, with the numbers."""
        outcome = self.result.outcome
        sentence = gettext(
            "Each of the %(municipalities)s municipalities was left out once. Its neighbourhoods were "
            "predicted from the others, and compared with the %(points)s points there on %(date)s."
        )
        return sentence % {
            "municipalities": number(outcome["municipalities"]),
            "points": number(outcome["points"]),
            "date": self.counted,
        }

    @property
    def counted(self) -> str:
        """The day of the charge points."""
        return date_format(date.fromisoformat(self.result.outcome["counted_on"]), "j F Y")

    @property
    def published_finding(self) -> str:
        """How the model compares with published figures, in one sentence."""
        median = trial.median_factor(self.published)
        if median is None:
            return gettext("Beside published figures")
        sentence = gettext("In the middle the model is at %(factor)s times the published figure")
        return sentence % {"factor": _decimal(median, 2)}

    @property
    def aims(self) -> list[Aim]:
        """What was aimed for, and whether it was reached."""
        above_homes, above_cars = self._value("model_minus_per_household"), self._value("model_minus_per_car")
        per_home = self._value("points_per_household")
        aims = [
            Aim(gettext("Not below per household"), _decimal(above_homes), above_homes >= 0),
            Aim(gettext("0.015 above per car"), _decimal(above_cars), above_cars >= ABOVE_PER_CAR),
            Aim(gettext("Points per 1,000 homes: 0.25"), _decimal(per_home), per_home >= SIZE_FREE),
        ]
        median, beyond = trial.median_factor(self.published), len(trial.beyond(self.published))
        if median is not None:
            within = abs(median - 1) <= trial.WITHIN_SHARE
            aims.append(Aim(gettext("Median factor at most 0.15 from 1"), _decimal(median, 2), within))
            aims.append(Aim(gettext("No factor beyond 1.5 in 2030 and 2035"), str(beyond), not beyond))
        return aims

    @property
    def chart(self) -> Component:
        """The model beside simpler ones and the ceiling, for the chart component."""
        rows = [(_label(name), self.measures[name]) for name in RANKED]
        gain = self._value("model") - max(self._value("per_household"), self._value("per_car"))
        return {
            "id": "rank-correlation",
            "title": self._title(gain),
            "text": gettext("Rank correlation over neighbourhoods. Line: 95 of 100 draws of municipalities."),
            "spec": charts.intervals([(label, row["value"], row["low"], row["high"]) for label, row in rows]),
            "label": gettext("Rank correlation of model and baselines; the table has the same figures."),
            "table": {
                "caption": gettext("Rank correlation with where charge points stand"),
                "columns": [gettext("Measure"), gettext("Value"), gettext("Low"), gettext("High")],
                "rows": [
                    [_label(name), *(_decimal(row[part]) for part in ("value", "low", "high"))]
                    for name, row in self.measures.items()
                ],
            },
        }

    def _title(self, gain: float) -> str:
        if gain > 0:
            sentence = gettext("The model does better than counting homes or cars, by %(gain)s")
            return sentence % {"gain": _decimal(gain)}
        sentence = gettext("The model does not do better than counting homes or cars (%(gain)s)")
        return sentence % {"gain": _decimal(gain)}

    def _value(self, name: str) -> float:
        return self.measures[name]["value"]


def _label(name: str) -> str:
    labels = {
        "model": gettext("The model"),
        "per_household": gettext("Per household"),
        "per_car": gettext("Per car"),
        "ceiling": gettext("Ceiling by chance"),
        "model_minus_per_household": gettext("Model above per household"),
        "model_minus_per_car": gettext("Model above per car"),
        "points_per_household": gettext("Points per 1,000 homes, from 100 homes"),
    }
    return labels.get(name, name)


def _decimal(value: float, decimals: int = 3) -> str:
    return number_format(round(value, decimals), decimal_pos=decimals)
