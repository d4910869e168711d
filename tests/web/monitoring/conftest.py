"""A small region with deliveries that tests write themselves."""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from laadregie.foundation.accounts.models import Membership, Role, User
from laadregie.regions.services import load_pack

SMALL_PACK = Path(__file__).resolve().parents[2] / "data" / "region_packs" / "waterkant"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def pack(db: Any, tmp_path: Path) -> Path:
    """The made-up region, loaded: 2 municipalities, 10 locations, 19 charge points."""
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "pack"))
    load_pack(folder, by=None, progress=lambda *_: None)
    return folder


@pytest.fixture
def records(pack: Path) -> list[dict[str, Any]]:
    """The locations of the made-up feed, to change and write again."""
    found: list[dict[str, Any]] = json.loads((pack / "feed" / "locations.json").read_bytes())
    return found


@pytest.fixture
def tariffs(pack: Path) -> Path:
    return pack / "feed" / "tariffs.json"


@pytest.fixture
def written(tmp_path: Path):
    """Write a delivery; packed with gzip when the name says so."""

    def write(content: Any, name: str = "locations.json") -> Path:
        path = tmp_path / name
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write


@pytest.fixture
def person(db: Any):
    """Make an account with a role."""

    def made(role: Role, organisation_code: str = "programme") -> User:
        user = User.objects.create(email=f"{role}@example.nl", name="Sam de Boer")
        Membership.objects.create(user=user, role=role, organisation_code=organisation_code)
        return user

    return made
