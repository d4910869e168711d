"""`laadregie region load`."""

import pytest
from click.testing import CliRunner

from laadregie.cli.region import group

pytestmark = pytest.mark.django_db


def test_load_tells_what_was_loaded_and_then_that_nothing_changed(pack):
    first = CliRunner().invoke(group, ["load", str(pack)])
    again = CliRunner().invoke(group, ["load", str(pack)])

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "[1/4] Checking municipalities.geojson" in first.output
    assert "Laadregio Waterkant is loaded:" in first.output
    assert again.output == "Laadregio Waterkant is already loaded; nothing changed.\n"


def test_load_of_a_broken_pack_ends_with_1_and_every_problem(pack):
    (pack / "region.toml").unlink()

    outcome = CliRunner().invoke(group, ["load", str(pack)])

    assert outcome.exit_code == 1
    assert "This folder holds no region.toml" in outcome.output
    assert "1 problems; nothing was changed." in outcome.output
