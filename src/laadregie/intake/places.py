"""From what somebody types to a place: an address, a postcode, a neighbourhood, or a point.

Addresses are loaded for few places. The national look-up is asked only where a setting allows it;
else a postcode is placed where charging locations with that postcode stand, and said to be so.
Nothing of it is kept.
"""

import re
from dataclasses import dataclass

import numpy as np
import polars as pl

from laadkern.errors import InputError, gettext_noop
from laadkern.geo import rd_from_lonlat
from laadregie.foundation.sources.locatieserver import addresses as national
from laadregie.monitoring import selectors as monitoring
from laadregie.regions import selectors as regions

POSTCODE = re.compile(r"([1-9]\d{3})\s?([A-Za-z]{2})")
HOUSE_NUMBER = re.compile(r"\d{1,5}(\s?[-/]?\s?[A-Za-z0-9]{1,4})?")
MOST_FOUND = 8
ADDRESS, POSTCODE_AREA, AREA, POINT = "address", "postcode", "area", "point"


@dataclass(frozen=True)
class FoundPlace:
    """A place that was meant.

    Attributes:
        label: What it is called.
        x_m, y_m: RD metres.
        municipality_code, neighbourhood_code: In which it lies.
        basis: address, postcode (its middle, roughly), area (the middle of a neighbourhood) or point.
        street, house_number, postcode, town: Of an address that is known.
        area_code: Of an area: that of the neighbourhood or municipality.
    """

    label: str
    x_m: float
    y_m: float
    municipality_code: str
    neighbourhood_code: str
    basis: str
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    town: str = ""
    area_code: str = ""

    @property
    def is_address(self) -> bool:
        return self.basis == ADDRESS

    @property
    def is_rough(self) -> bool:
        """Whether somebody lives near it rather than there: too little to judge a request by."""
        return self.basis in (POSTCODE_AREA, AREA)


def by_postcode(postcode: str, house_number: str) -> list[FoundPlace]:
    """The address, or else the middle of the postcode as far as the network knows it.

    Raises:
        InputError: It is no postcode or house number.
    """
    found = POSTCODE.fullmatch(postcode.strip())
    if found is None:
        raise InputError(
            "postcode", gettext_noop("“%(value)s” is no postcode. An example: 6981 CG."), value=postcode[:20]
        )
    if house_number and not HOUSE_NUMBER.fullmatch(house_number.strip()):
        raise InputError(
            "house_number",
            gettext_noop("“%(value)s” is no house number. An example: 14 a."),
            value=house_number[:20],
        )
    code = (found.group(1) + found.group(2)).upper()
    if house_number and national.is_on():
        try:
            known = national.find_addresses(code, house_number.strip())
        except InputError:
            known = []  # the service is away: go on with what is loaded
        places = [place for one in known if (place := _of_address(one))]
        if places:
            exact = [one for one in places if _plain(one.house_number) == _plain(house_number)]
            return exact or places
    return _of_network(code)


def _plain(house_number: str) -> str:
    """A house number as it compares: 14-A is 14 a."""
    return re.sub(r"[^0-9a-z]", "", house_number.lower())


def by_name(text: str) -> list[FoundPlace]:
    """Neighbourhoods and municipalities with this name."""
    return [_of_area(place) for place in regions.places_named(text[:80], limit=MOST_FOUND)]


def by_code(code: str) -> list[FoundPlace]:
    """The neighbourhood or municipality with this code; empty where there is none."""
    place = regions.place_coded(code)
    return [_of_area(place)] if place else []


def _of_area(place: regions.Place) -> FoundPlace:
    """The middle of an area."""
    index = regions.area_index("municipality" if place.level == "municipality" else "neighbourhood")
    middle = index.shapes[index.codes.index(place.code)].representative_point()
    label = place.name if place.level == "municipality" else f"{place.name}, {place.municipality_name}"
    code = place.code if place.level == "neighbourhood" else _neighbourhood(middle.x, middle.y)
    return FoundPlace(label, middle.x, middle.y, place.municipality_code, code, AREA, area_code=place.code)


def at_point(lon: float, lat: float) -> FoundPlace:
    """A point on the map.

    Raises:
        InputError: It lies outside the region.
    """
    x_m, y_m = (float(value[0]) for value in rd_from_lonlat([lon], [lat]))
    return at(x_m, y_m)


def at(x_m: float, y_m: float, label: str = "") -> FoundPlace:
    """A point in RD metres.

    Raises:
        InputError: It lies outside the region.
    """
    town = _within("municipality", x_m, y_m)
    if not town:
        raise InputError(
            "lon", gettext_noop("This point lies outside the region. Choose another on the map.")
        )
    return FoundPlace(label, x_m, y_m, town, _neighbourhood(x_m, y_m), POINT)


def _of_address(one: national.Address) -> FoundPlace | None:
    town = _within("municipality", one.x_m, one.y_m)
    if not town:
        return None
    return FoundPlace(
        one.label,
        one.x_m,
        one.y_m,
        town,
        _neighbourhood(one.x_m, one.y_m),
        ADDRESS,
        one.street,
        one.house_number,
        one.postcode,
        one.place,
    )


def _of_network(code: str) -> list[FoundPlace]:
    """The middle of the charging locations with this postcode; of the same four digits where none has it."""
    frame = monitoring.location_frame().select(
        "x_m", "y_m", pl.col("postcode").str.replace_all(" ", "").str.to_uppercase()
    )
    for length, label in ((6, f"{code[:4]} {code[4:]}"), (4, code[:4])):
        near = frame.filter(pl.col("postcode").str.slice(0, length) == code[:length])
        if near.height:
            x_m, y_m = (float(str(near[name].median())) for name in ("x_m", "y_m"))
            town = _within("municipality", x_m, y_m)
            if town:
                return [
                    FoundPlace(label, x_m, y_m, town, _neighbourhood(x_m, y_m), POSTCODE_AREA, postcode=code)
                ]
    return []


def municipality_at(x_m: float, y_m: float) -> str:
    """Code of the municipality in which a point lies; "" outside the region."""
    return _within("municipality", x_m, y_m)


def _neighbourhood(x_m: float, y_m: float) -> str:
    return _within("neighbourhood", x_m, y_m)


def _within(level: str, x_m: float, y_m: float) -> str:
    index = regions.area_index("municipality" if level == "municipality" else "neighbourhood")
    return index.codes_at(np.array([x_m]), np.array([y_m]))[0] or ""
