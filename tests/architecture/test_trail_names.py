"""Every action that the code writes to the audit trail has a name on its page."""

import re
from pathlib import Path

from laadregie.foundation.audit import labels

SOURCE = Path(__file__).resolve().parents[2] / "src" / "laadregie"
# The first argument of record(...), however it was imported, and of the helper of the receivers.
WRITES = re.compile(r'record\(\s*"([a-z_]+\.[a-z_]+)"')


def written() -> set[str]:
    return {
        action for path in SOURCE.rglob("*.py") for action in WRITES.findall(path.read_text(encoding="utf-8"))
    }


def test_the_search_finds_what_is_written():
    assert {
        "accounts.created",
        "accounts.signed_in",
        "accounts.locked_out",
        "regions.policy_value_set",
    } <= written()


def test_every_action_of_the_trail_is_named():
    assert written() - set(labels.actions()) == set()
