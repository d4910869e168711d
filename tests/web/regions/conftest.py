"""A small made-up pack that tests may change, and people who work in it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from laadregie.foundation.accounts.models import Membership, Role, User
from laadregie.regions import selectors, services
from laadregie.regions.loading import LoadReport
from laadregie.regions.models import Concession

SMALL_PACK = Path(__file__).resolve().parents[2] / "data" / "region_packs" / "waterkant"
PARTIES = """
[[organisations]]
code = "laadbedrijf-a"
kind = "concession_holder"
name = "Laadbedrijf A"

[[concessions]]
code = "concessie"
name = "Concessie"
holder = "laadbedrijf-a"
valid_from = 2024-01-01
source = "Agreement"

[[participation]]
concession = "concessie"
municipalities = ["GM9901"]
state = "yes"
known_on = 2024-01-01
source = "Agreement"

[[dated_figures]]
code = "participants"
concession = "concessie"
value = 1
unit = "municipalities"
as_of = 2024-01-01
source = "Agreement"
"""


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the made-up pack: 2 municipalities, 6 neighbourhoods, 19 EVSEs."""
    return Path(shutil.copytree(SMALL_PACK, tmp_path / "pack"))


@pytest.fixture
def load() -> Callable[[Path], LoadReport]:
    """Load a pack without showing progress."""
    return lambda folder: services.load_pack(folder, by=None, progress=lambda *_: None)


@pytest.fixture
def loaded(db: Any, pack: Path, load: Callable[[Path], LoadReport]) -> Path:
    """The made-up pack, loaded."""
    load(pack)
    return pack


@pytest.fixture
def person(db: Any) -> Callable[[Role, str], User]:
    """Make an account with one role in one organisation."""

    def made(role: Role, organisation_code: str) -> User:
        user = User.objects.create(email=f"{role}-{organisation_code}@example.nl", name="Sam de Boer")
        Membership.objects.create(user=user, role=role, organisation_code=organisation_code)
        return user

    return made


@pytest.fixture
def officer(person: Callable[[Role, str], User]) -> User:
    """A municipal officer of Vlietwoude."""
    return person(Role.MUNICIPAL_OFFICER, "GM9901")


@pytest.fixture
def manager(person: Callable[[Role, str], User]) -> User:
    """The programme manager."""
    return person(Role.PROGRAMME_MANAGER, "programme")


@pytest.fixture
def concession(db: Any, pack: Path, load: Callable[[Path], LoadReport]) -> Concession:
    """A concession in which Vlietwoude takes part; of Oosterlek nothing is known."""
    manifest = pack / "region.toml"
    manifest.write_text(manifest.read_text("utf-8") + PARTIES, "utf-8")
    load(pack)
    return selectors.concessions().get()
