"""Who takes part in a concession: what the pack says, and what a municipality says itself."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.audit.models import AuditEvent
from laadregie.regions import selectors, services
from laadregie.regions.models import Participation

pytestmark = pytest.mark.django_db


def say(concession, by, state="no", *, code="GM9901", known_on=date(2026, 5, 1)):
    return services.set_participation(
        municipality=selectors.municipality(code),
        concession=concession,
        state=state,
        known_on=known_on,
        source="Letter",
        by=by,
    )


def states(concession, on=None):
    return {code: one.state for code, one in selectors.participation(concession, on).items()}


def test_of_whom_nothing_was_said_is_unknown(concession):
    assert states(concession) == {"GM9901": "yes"}
    assert selectors.participants(concession) == {"yes": 1, "no": 0, "unknown": 1}


def test_a_municipality_sets_its_own_and_the_pack_is_kept_beside_it(concession, officer):
    say(concession, officer)

    assert states(concession) == {"GM9901": "no"}
    assert states(concession, on=date(2026, 4, 30)) == {"GM9901": "yes"}
    history = selectors.participation_history(selectors.municipality("GM9901"))
    assert [(one.state, one.source) for one in history] == [("no", "Letter"), ("yes", "Agreement")]
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.municipality_code) == ("regions.participation_set", "GM9901")
    assert event.changes["state"] == ["yes", "no"]


def test_what_a_municipality_said_goes_before_a_newer_pack(concession, pack, load, officer):
    say(concession, officer)
    manifest = pack / "region.toml"
    newer = manifest.read_text("utf-8").replace("known_on = 2024-01-01", "known_on = 2026-09-01")
    manifest.write_text(newer, "utf-8")

    load(pack)

    assert states(concession) == {"GM9901": "no"}
    assert Participation.objects.count() == 3


def test_who_manages_the_contract_may_say_it_of_any_municipality(concession, person):
    say(concession, person(Role.CONTRACT_MANAGER, "programme"), "yes", code="GM9902")

    assert selectors.participants(concession) == {"yes": 2, "no": 0, "unknown": 0}


@pytest.mark.parametrize(
    ("role", "organisation"),
    [
        pytest.param(Role.MUNICIPAL_OFFICER, "GM9902", id="officer-of-another-municipality"),
        pytest.param(Role.CONCESSION_HOLDER, "laadbedrijf-a", id="the-holder"),
        pytest.param(Role.CONSULTANT, "GM9901", id="consultant"),
    ],
)
def test_who_may_not_say_it_is_refused_and_nothing_changes(concession, person, role, organisation):
    with pytest.raises(PermissionDenied):
        say(concession, person(role, organisation))

    assert states(concession) == {"GM9901": "yes"}
    assert AuditEvent.objects.count() == 1


def test_a_state_that_does_not_exist_is_refused(concession, officer):
    with pytest.raises(InputError, match="“perhaps” is not one of: yes, no, unknown"):
        say(concession, officer, "perhaps")

    assert Participation.objects.count() == 1


def test_figures_of_the_time_stay_beside_what_is_counted_now(concession, person):
    say(concession, person(Role.CONTRACT_MANAGER, "programme"), "yes", code="GM9902")

    figure = selectors.dated_figures("participants").get()
    assert (figure.value, figure.as_of) == (1, date(2024, 1, 1))
    assert selectors.participants(concession)["yes"] == 2
