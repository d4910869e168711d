"""The tables of docs/methods/forecast.md: `PYTHONPATH=src python -m tests.kern.demand.figures`."""

from dataclasses import replace
from functools import cache

import polars as pl

from laadkern.demand import (
    DemandParameters,
    at_stock_level,
    forecast_areas,
    level,
    level_band,
    prepare,
    published_check,
)
from laadkern.demand.backtest import backtest, learn_from_region
from laadkern.demand.model import area_need
from laadkern.demand.uptake import electric_share
from tests.kern.demand.stock import MOMENT, PACK, stock

PARAMETERS = DemandParameters()
NEEDED = "public_charge_points_needed"


@cache
def table(name: str) -> pl.DataFrame:
    """A table of the region pack without its shapes."""
    frame = pl.read_parquet(PACK / f"{name}.parquet")
    return frame.drop("geometry", strict=False)


def prepared(parameters: DemandParameters) -> pl.DataFrame:
    return prepare(table("neighbourhoods"), table("municipalities"), table("home_types"), parameters)


@cache
def areas() -> pl.DataFrame:
    return prepared(PARAMETERS)


@cache
def published() -> pl.DataFrame:
    told = pl.read_csv(PACK / "published_forecasts.csv").filter(pl.col("quantity") == NEEDED)
    return told.select("municipality_code", "year", pl.col("value").alias(NEEDED))


def mid(parameters: DemandParameters, years: tuple[int, ...]) -> pl.DataFrame:
    return forecast_areas(areas(), parameters=parameters, years=years, scenarios=["mid"])


def published_table() -> list[str]:
    """Model beside published, by both ways to a level, and what stood there in June 2026."""
    standing = int(stock()["points"].sum())
    from_stock = at_stock_level(areas(), PARAMETERS, points_standing=standing, moment=MOMENT)
    first, second = (
        published_check(mid(chosen, (2025, 2030, 2035)), published()) for chosen in (PARAMETERS, from_stock)
    )
    present = dict(
        areas()
        .select("code", "municipality_code")
        .join(stock(), left_on="code", right_on="neighbourhood_code")
        .group_by("municipality_code")
        .agg(pl.col("points").sum())
        .iter_rows()
    )
    names = dict(table("municipalities").select("code", "name").iter_rows())
    return [
        f"| {names[one['municipality_code']]} | {one['year']} | {present[one['municipality_code']]:,} "
        f"| {one['published']:,.0f} | {one['model']:,.0f} | {one['factor']:.2f} "
        f"| {other['model']:,.0f} | {other['factor']:.2f} |"
        for one, other in zip(first.to_dicts(), second.to_dicts(), strict=True)
    ]


def band_table() -> list[str]:
    """Need of the whole region by both ways."""
    standing = int(stock()["points"].sum())
    inhabitants = int(table("municipalities")["inhabitants"].sum())
    band = level_band(
        areas(),
        parameters=PARAMETERS,
        points_standing=standing,
        moment=MOMENT,
        years=(2025, 2030, 2035, 2040),
    )
    return [
        f"| {one['scenario']} | {one['year']} | {one['evs']:,.0f} | {one['from_national_figures']:,.0f} "
        f"| {1000 * one['from_national_figures'] / inhabitants:.1f} | {one['from_stock']:,.0f} "
        f"| {1000 * one['from_stock'] / inhabitants:.1f} |"
        for one in band.to_dicts()
    ]


def backtest_table() -> list[str]:
    """Rank correlations with their intervals."""
    tested = backtest(areas(), stock(), parameters=PARAMETERS, moment=MOMENT)
    return [
        f"| {one['measure']} | {one['value']:.3f} | {one['low']:.3f} to {one['high']:.3f} |"
        for one in tested.measures.to_dicts()
    ]


def placement_table() -> list[str]:
    """What the whole region teaches about where points stand."""
    found = learn_from_region(areas(), stock(), parameters=PARAMETERS, moment=MOMENT)
    used = PARAMETERS.placement
    return [
        f"| {name} | {getattr(found, name):.2f} | {getattr(used, name):.1f} |"
        for name in ("density_elasticity", "children_effect", "value_elasticity")
    ]


def sensitivity_table() -> list[str]:
    """Need of the region in mid when one assumption is another."""
    base = _totals(PARAMETERS)
    others = {
        "home share 0.70 instead of 0.75": replace(PARAMETERS, home_share=0.70),
        "home share 0.80": replace(PARAMETERS, home_share=0.80),
        "2,000 kWh per point instead of 2,500": replace(PARAMETERS, kwh_per_point=2000.0),
        "3,000 kWh per point": replace(PARAMETERS, kwh_per_point=3000.0),
        "use per point grows 2% a year instead of 3.2%": replace(PARAMETERS, use_growth=0.02),
        "use per point grows 4.5% a year": replace(PARAMETERS, use_growth=0.045),
    }
    changes = {
        name: [100 * (new / old - 1) for new, old in zip(_totals(chosen), base, strict=True)]
        for name, chosen in others.items()
    }
    return [f"| {name} | {in_2030:+.0f}% | {in_2035:+.0f}% |" for name, (in_2030, in_2035) in changes.items()]


def structure_table() -> list[str]:
    """Worst and median factor, and the back-test, when one assumption about places is another."""
    others = {
        "as chosen": PARAMETERS,
        "home value does not matter": replace(PARAMETERS, value_elasticity=0.0),
        "home value counts half": replace(PARAMETERS, value_elasticity=0.5),
        "all registered cars count": replace(PARAMETERS, most_cars_ratio=9.0),
        "groups equal (25% each)": replace(
            PARAMETERS, group_shares=dict.fromkeys(PARAMETERS.group_shares, 0.25)
        ),
    }
    return [_structure_row(name, chosen) for name, chosen in others.items()]


def filled_table() -> list[str]:
    """Neighbourhoods in which an input was filled."""
    names = areas().select(pl.col("filled").str.split(",")).explode("filled").filter(pl.col("filled") != "")
    counts = names["filled"].value_counts(sort=True, name="n").sort("n", "filled", descending=[True, False])
    return [f"| {name} | {count} |" for name, count in counts.iter_rows()]


def other_table() -> list[str]:
    """Single figures that the text of the page rests on."""
    standing = int(stock()["points"].sum())
    share = electric_share(PARAMETERS.car_uptake["mid"], MOMENT)
    evs = float(area_need(areas(), PARAMETERS, "mid", MOMENT).evs.sum())
    public_kwh = level.public_share(PARAMETERS) * level.kwh_per_ev(share, PARAMETERS) * evs
    uncapped = prepared(replace(PARAMETERS, most_cars_ratio=1e9))["cars"].sum()
    by_homes = prepare(
        table("neighbourhoods"), table("municipalities").drop("cars"), table("home_types"), PARAMETERS
    )
    expected = by_homes.group_by("municipality_code").agg(pl.col("cars").sum().alias("expected"))
    ratio = (
        table("municipalities")
        .join(expected, left_on="code", right_on="municipality_code")
        .select("name", (pl.col("cars") / pl.col("expected")).alias("ratio"))
        .sort("ratio", descending=True)
    )
    within = (ratio["ratio"] <= PARAMETERS.most_cars_ratio).sum()
    most = ", ".join(f"{name} {value:.2f}" for name, value in ratio.head(3).iter_rows())
    told = (
        published()
        .filter(pl.col("year") == 2030)
        .join(table("municipalities"), left_on="municipality_code", right_on="code")
    )
    per_home = ", ".join(
        f"{one['name']} {1000 * one[NEEDED] / one['households']:.0f}" for one in told.sort("name").to_dicts()
    )
    return [
        f"| regular public points on 7 June 2026 | {standing:,} |",
        f"| electric cars then, modelled | {evs:,.0f} |",
        f"| kWh a year that each of these points would have to deliver | {public_kwh / standing:,.0f} |",
        f"| municipalities with at most 1.1 times the cars of their homes | {within} |",
        f"| registered cars over those of the homes, highest | {most} |",
        f"| registered cars left out | {uncapped - float(areas()['cars'].sum()):,.0f} of {uncapped:,.0f} |",
        f"| published for 2030, points per 1,000 households | {per_home} |",
    ]


def _totals(parameters: DemandParameters) -> list[float]:
    result = mid(parameters, (2030, 2035))
    return [float(result.filter(pl.col("year") == year)[NEEDED].sum()) for year in (2030, 2035)]


def _structure_row(name: str, parameters: DemandParameters) -> str:
    own = prepared(parameters)
    result = forecast_areas(own, parameters=parameters, years=[2030, 2035], scenarios=["mid"])
    factors = published_check(result, published())["factor"]
    tested = backtest(own, stock(), parameters=parameters, moment=MOMENT, resamples=2)
    return (
        f"| {name} | {factors.min():.2f} | {factors.median():.2f} | {factors.max():.2f} "
        f"| {tested.value('model'):.3f} | {tested.value('points_per_household'):.3f} |"
    )


TABLES = {
    "published": published_table,
    "band": band_table,
    "back-test": backtest_table,
    "placement": placement_table,
    "sensitivity": sensitivity_table,
    "structure": structure_table,
    "filled": filled_table,
    "other": other_table,
}

if __name__ == "__main__":
    import sys

    for title, make in TABLES.items():
        sys.stdout.write("\n".join([f"\n{title}", *make(), ""]))
