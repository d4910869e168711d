"""The benchmark of a register: a real database, a real second writer, and a process that is really killed."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.factories.realising import OPERATOR
from tests.factories.regions import SMALL_PACK
from tests.factories.register import CODE, export

PARTIES = f"""
[[organisations]]
code = "{OPERATOR}"
kind = "concession_holder"
name = "Laadbedrijf A"
source = "verzonnen"

[[concessions]]
code = "{CODE}"
name = "Waterkant laadt"
source = "verzonnen"
holder = "{OPERATOR}"
"""
# Small parts and early kills, so that a small register is killed halfway too.
PROGRAM = """
import json, sys
from pathlib import Path
import django
django.setup()
from laadregie.bench import register
from laadregie.foundation.transfer import checking
from laadregie.intake.transfer import running
checking.PART_ROWS, running.BREATH_SECONDS, register.LONGEST_SECONDS = 1, 0.05, 0.2
print(json.dumps(register.run(source=Path(sys.argv[1]), times=12, kills=3)))
"""


@pytest.fixture
def outcome(register, tmp_path):
    """What the benchmark says, run in a folder with the pack of a small region and a concession."""
    export(tmp_path)
    pack = tmp_path / "data" / "waterkant"
    shutil.copytree(SMALL_PACK, pack)
    with (pack / "region.toml").open("a") as text:
        text.write(PARTIES)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "laadregie.config.settings",
        "LAADREGIE_DATA": str(tmp_path / "var"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'unused.sqlite3'}",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "een.zip")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_a_register_that_was_killed_three_times_comes_in_without_loss(outcome):
    stood = [int(one.partition("/")[0]) for one in outcome["parts_in_after_kills"]]

    assert outcome["same_bytes"]
    assert outcome["requests"] == 12 * 6
    assert len(stood) == 3
    assert 0 <= stood[0] < stood[1] < stood[2] < int(outcome["parts_in_after_kills"][0].partition("/")[2])
    assert outcome["transactions"] > 3
    assert outcome["waits"] > 0
