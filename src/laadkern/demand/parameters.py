"""What the forecast assumes: every figure with its source, none of them fitted to one municipality."""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from laadkern import checks

Scenario = Literal["low", "mid", "high"]
SCENARIOS: tuple[Scenario, ...] = ("low", "mid", "high")
GROUPS = ("residents", "visitors", "commuters", "vans")


@dataclass(frozen=True)
class Uptake:
    """A logistic curve through two known points: share(t) = 1 / (1 + exp(-k (t - t0))).

    Args:
        first_year, first_share: Where the curve starts; share of all vehicles, in (0, 1).
        second_year, second_share: A later year and its share, in (0, 1).
    """

    first_year: float
    first_share: float
    second_year: float
    second_share: float

    def __post_init__(self) -> None:
        for name in ("first_share", "second_share"):
            checks.within(name, getattr(self, name), above=0, at_most=0.999)
        checks.within("second_year", self.second_year, above=self.first_year)


@dataclass(frozen=True)
class HomeType:
    """What a kind of home means for cars.

    Args:
        cars_per_home: Cars of a household in such a home, relative to the other kinds.
        no_driveway_share: Share of these cars that have no charging place of their own, 0..1.
    """

    cars_per_home: float
    no_driveway_share: float


@dataclass(frozen=True)
class Placement:
    """How need lies within a municipality beyond cars and driveways; learned from where points stand.

    A neighbourhood's share of its municipality is multiplied by
    ``min(density, cap) ** density_elasticity * exp(children_effect * children_share)
    * value ** value_elasticity``.

    Args:
        density_elasticity: Above 0: fewer points per car where homes lie scattered.
        children_effect: Per unit of the share of inhabitants under 15 (families, lease cars).
        value_elasticity: Below 0: electric cars stand where homes are dear, their need for public
            points less so.
        density_cap_per_km2: Addresses per km2 above which density makes no difference.

    Source: learned by `learn_placement` on the stock of June 2026, rounded;
    docs/methods/forecast.md.
    """

    density_elasticity: float = 0.3
    children_effect: float = 1.8
    value_elasticity: float = -0.9
    density_cap_per_km2: float = 500.0  # CBS: below 500 is "not urban"


def _mid(share_2030: float) -> Uptake:
    # 0.338 M battery-electric cars at the end of 2022 (CBS), of a fleet that grows to 10 M
    return Uptake(2022, 0.0338, 2030, share_2030)


def _cars() -> dict[Scenario, Uptake]:
    return {"low": _mid(0.14), "mid": _mid(0.19), "high": _mid(0.24)}


def _vans() -> dict[Scenario, Uptake]:
    return {
        "low": Uptake(2025, 0.045, 2035, 0.45),
        "mid": Uptake(2025, 0.045, 2035, 0.61),
        "high": Uptake(2025, 0.045, 2035, 0.75),
    }


def _home_types() -> dict[str, HomeType]:
    return {
        "apartment": HomeType(cars_per_home=0.5, no_driveway_share=0.50),
        "terraced": HomeType(cars_per_home=1.1, no_driveway_share=0.80),
        "semi_detached": HomeType(cars_per_home=1.4, no_driveway_share=0.50),
        "detached": HomeType(cars_per_home=1.8, no_driveway_share=0.25),
    }


def _group_shares() -> dict[str, float]:
    return {"residents": 0.60, "visitors": 0.20, "commuters": 0.12, "vans": 0.08}


@dataclass(frozen=True)
class DemandParameters:
    """All assumptions of the forecast. Marks: [P] public source, [D] derived, [U] uncertain.

    Years are read as the end of the year: 2025 is the turn of 2025 to 2026.

    Args:
        car_uptake: Electric share of cars per scenario. Mid: 0.338 M in 2022 (CBS) and the policy
            figure of 1.9 M in 2030, of 10 M [D]; low and high: 1.4 M and 2.4 M in 2030 [U].
        van_uptake: Electric share of vans. Mid: 61% in 2035 (ElaadNL 2020) [P]; start, low, high [U].
        cars_at_saturation_ratio: Cars at the end of the curve over the cars counted now:
            10 M over 9.1 M (CBS 2024) [D].
        value_elasticity: A home worth 1% more than `reference_value_eur` raises the odds that a car
            there is electric by this many % [D]; ElaadNL names house value as a driver.
        reference_value_eur: Average home value in the Netherlands, CBS 2024 [P].
        home_share: Share of charging (km) done at home; rural regions up to 75% [P].
        public_weight, work_weight, fast_weight: Public, work and fast share of km, survey 2023 [P];
            what is not charged at home is split in these proportions.
        kwh_per_ev_first, kwh_per_ev_ordinary: Use per electric car a year, kWh, of the first drivers
            (18,142 km) and of the average car (11,992 km), at 0.2 kWh per km (CBS 2022) [P]; the mean
            falls from one to the other as the electric share grows [D].
        kwh_per_point: kWh a year that a regular public point can be asked to give in `base_year`
            without being full: half the 5,000 kWh at which a pole counts as full [P].
        use_growth: Growth of `kwh_per_point` a year. More points within walking distance are used
            better: Erlang B allows 27% occupancy at 2 points, 46% at 4. From one pole within reach
            to two in about 17 years is 3.2% a year [D, U].
        kwh_per_fast_point: kWh a year per fast point [U].
        level_correction: 1 for the level from national figures; `level.stock_correction` gives the
            value for the level from the stock.
        home_types: Cars and driveways per kind of home [U]; the cars follow roughly from the
            municipalities' cars and kinds of home.
        single_family_split: Terraced, semi-detached and detached among single-family homes,
            used where a region says nothing of it: the national stock, rounded [D].
        group_shares: Split of the points over user groups; cannot be calibrated, assumption [U].
        most_cars_ratio: Most cars a municipality can have, over what its homes lead one to expect;
            what is registered above it stands in the books of a lease company [D].
        vans_per_car: Vans per car where a municipality has no count: Netherlands, about 0.11 [D].
        placement: How need lies within a municipality.
    """

    car_uptake: MappingProxyType[Scenario, Uptake] = field(default_factory=lambda: MappingProxyType(_cars()))
    van_uptake: MappingProxyType[Scenario, Uptake] = field(default_factory=lambda: MappingProxyType(_vans()))
    cars_at_saturation_ratio: float = 10.0 / 9.1
    value_elasticity: float = 1.0
    reference_value_eur: float = 379_000.0
    home_share: float = 0.75
    public_weight: float = 25.0
    work_weight: float = 13.0
    fast_weight: float = 9.0
    kwh_per_ev_first: float = 3_600.0
    kwh_per_ev_ordinary: float = 2_400.0
    kwh_per_point: float = 2_500.0
    base_year: float = 2025.0
    use_growth: float = 0.032
    kwh_per_fast_point: float = 40_000.0
    level_correction: float = 1.0
    home_types: MappingProxyType[str, HomeType] = field(
        default_factory=lambda: MappingProxyType(_home_types())
    )
    single_family_split: tuple[float, float, float] = (0.62, 0.18, 0.20)
    group_shares: MappingProxyType[str, float] = field(
        default_factory=lambda: MappingProxyType(_group_shares())
    )
    most_cars_ratio: float = 1.1
    vans_per_car: float = 0.11
    placement: Placement = field(default_factory=Placement)

    def __post_init__(self) -> None:
        checks.within("home_share", self.home_share, at_least=0, at_most=1)
        checks.within("kwh_per_point", self.kwh_per_point, above=0)
        checks.within("kwh_per_fast_point", self.kwh_per_fast_point, above=0)
        checks.within("use_growth", self.use_growth, above=-1)
        checks.within("level_correction", self.level_correction, above=0)
        checks.within("reference_value_eur", self.reference_value_eur, above=0)
        checks.within("group_shares", list(self.group_shares.values()), at_least=0)
        checks.within("group_shares", sum(self.group_shares.values()), at_least=1 - 1e-9, at_most=1 + 1e-9)
