"""What people fill in who ask for a pole, and files they send."""

from io import BytesIO
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from laadkern.geo import lonlat_from_rd
from laadregie.monitoring import selectors as monitoring
from tests.factories.judging import middle_of
from tests.factories.regions import VLIETWOUDE

WHO = {
    "kind": "resident",
    "name": "Mees Vos",
    "email": "mees@example.nl",
    "phone": "",
    "street": "Molenweg",
    "house_number": "12",
    "postcode": "1234 AB",
    "place": "Vlietwoude",
}
SITUATION = {
    "lives_in_municipality": "yes",
    "vehicle_state": "owned",
    "is_electric": "yes",
    "electric_range_km": "420",
    "has_own_parking": "no",
    "has_permit": "",
}


def point(code: str = VLIETWOUDE) -> dict[str, str]:
    """A place in a municipality in degrees, as the form of the check sends it."""
    x_m, y_m = middle_of(code)
    lon, lat = lonlat_from_rd([x_m], [y_m])
    return {"lon": f"{float(lon[0]):.6f}", "lat": f"{float(lat[0]):.6f}"}


def point_at_a_pole() -> dict[str, str]:
    """The place of a public charging location."""
    row = monitoring.location_frame().filter(access="public").row(0, named=True)
    lon, lat = lonlat_from_rd([row["x_m"]], [row["y_m"]])
    return {"lon": f"{float(lon[0]):.6f}", "lat": f"{float(lat[0]):.6f}"}


def contract() -> bytes:
    """A PDF of one empty page."""
    made, out = pikepdf.new(), BytesIO()
    made.add_blank_page()
    made.save(out, deterministic_id=True)  # else made anew it differs from second to second
    return out.getvalue()


def upload(content: bytes | None = None, name: str = "contract.pdf") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, contract() if content is None else content)


def body(code: str = VLIETWOUDE, **change: Any) -> dict[str, Any]:
    """A request as a program sends it."""
    at = point(code)
    return {
        "soort": "bewoner",
        "plaats": {"lon": float(at["lon"]), "lat": float(at["lat"])},
        "aanvrager": {"naam": "Mees Vos", "email": "mees@example.nl"},
        "antwoorden": {"woontInGemeente": True, "elektrisch": True, "bereikKm": 420, "eigenTerrein": False},
        "toestemming": True,
        **change,
    }
