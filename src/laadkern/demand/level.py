"""The level: how many public points an electric car needs, the same for the whole region.

Two ways (docs/methods/forecast.md). From national figures: public kWh per car over kWh per
point. From the stock: the same course in time, moved so that it passes through the points that
stood there at a known moment. Never fitted to one municipality.
"""

from laadkern import checks
from laadkern.demand.parameters import DemandParameters


def kwh_per_ev(share: float, parameters: DemandParameters) -> float:
    """kWh an electric car uses in a year when `share` of all cars is electric."""
    first, ordinary = parameters.kwh_per_ev_first, parameters.kwh_per_ev_ordinary
    return first + (ordinary - first) * share


def public_share(parameters: DemandParameters) -> float:
    """Share of charging at regular public points: what is not at home, times its part of the rest."""
    return (1.0 - parameters.home_share) * parameters.public_weight / _away_weights(parameters)


def fast_share(parameters: DemandParameters) -> float:
    """Share of charging at fast points."""
    return (1.0 - parameters.home_share) * parameters.fast_weight / _away_weights(parameters)


def kwh_per_point(year: float, parameters: DemandParameters) -> float:
    """kWh a regular public point can be asked to give in `year`."""
    return float(parameters.kwh_per_point * (1.0 + parameters.use_growth) ** (year - parameters.base_year))


def points_per_ev(share: float, year: float, parameters: DemandParameters) -> float:
    """Regular public points needed per electric car, all user groups together."""
    public_kwh = public_share(parameters) * kwh_per_ev(share, parameters)
    return parameters.level_correction * public_kwh / kwh_per_point(year, parameters)


def fast_points_per_ev(share: float, parameters: DemandParameters) -> float:
    """Fast points needed per electric car; kWh per fast point is an assumption."""
    return fast_share(parameters) * kwh_per_ev(share, parameters) / parameters.kwh_per_fast_point


def stock_correction(points_standing: float, points_modelled: float) -> float:
    """`level_correction` with which the model passes through the stock.

    Args:
        points_standing: Regular public points in the region at a known moment, above 0.
        points_modelled: What the model with correction 1 needs there at that moment, above 0.
    """
    checks.within("points_standing", points_standing, above=0)
    checks.within("points_modelled", points_modelled, above=0)
    return points_standing / points_modelled


def _away_weights(parameters: DemandParameters) -> float:
    return parameters.public_weight + parameters.work_weight + parameters.fast_weight
