"""A small made-up region and people who work in it."""

from pathlib import Path

from laadregie.foundation.accounts.models import Membership, Role, User
from laadregie.regions import services

SMALL_PACK = Path(__file__).resolve().parents[1] / "data" / "region_packs" / "waterkant"
VLIETWOUDE, OOSTERLEK = "GM9901", "GM9902"
DORP, RIETKRAAG, BUITENGEBIED = "BU99010001", "BU99010002", "BU99010003"


def load_small_region(folder: Path = SMALL_PACK) -> None:
    """Load the region Waterkant: 2 municipalities with 3 neighbourhoods each."""
    services.load_pack(folder, by=None, progress=lambda *_: None)


def person(role: Role, organisation_code: str, *, name: str = "Sam de Boer") -> User:
    """Make an account with one role in one organisation."""
    user = User.objects.create(email=f"{role}-{organisation_code}@example.nl".lower(), name=name)
    Membership.objects.create(user=user, role=role, organisation_code=organisation_code)
    return user
