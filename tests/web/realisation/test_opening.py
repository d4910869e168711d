"""Opening a realisation: number, parties, site, and what the plan map may no longer do."""

import pytest
from django.core.exceptions import PermissionDenied

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.audit.models import AuditEvent
from laadregie.planmaps import services as planmaps
from laadregie.planmaps.models import Site
from laadregie.realisation import services, signals
from laadregie.realisation.models import Realisation
from laadregie.regions.models import PolicyValue
from tests.factories.realising import GRID, OPERATOR, free_site
from tests.factories.regions import person


def open_here(site, by, **more):
    return services.open_realisation(site_id=site.pk, cause="request", by=by, **more)


def test_the_first_realisation_has_number_one_of_its_municipality(site, officer):
    assert open_here(site, officer).number == "R-VLI-0001"


def test_the_next_one_has_the_next_number(site, officer):
    open_here(site, officer)

    assert open_here(free_site(1), officer).number == "R-VLI-0002"


def test_its_parties_are_those_of_policy(site, officer):
    found = open_here(site, officer)

    assert (found.operator_code, found.grid_operator_code) == (OPERATOR, GRID)


def test_without_policy_nobody_is_known(site, officer):
    PolicyValue.objects.filter(key="grid_operator").delete()

    assert open_here(site, officer).grid_operator_code == ""


def test_the_site_becomes_reserved_and_its_realisation_waits_for_the_municipality(site, officer):
    found = open_here(site, officer)

    site.refresh_from_db()
    assert site.state == "reserved"
    assert found.state == "location_proposed"
    assert found.milestones.get().waits_for == "municipality"


def test_poles_can_be_another_number_than_on_the_plan_map(site, officer):
    found = open_here(site, officer, poles=2)

    site.refresh_from_db()
    assert (found.poles, found.points, site.poles) == (2, 4, 2)


def test_the_operator_may_open_one_too(site, parties):
    assert open_here(site, parties.operator).number


def test_an_officer_elsewhere_may_not(site, stranger):
    with pytest.raises(PermissionDenied):
        open_here(site, stranger)
    assert not Realisation.objects.exists()


def test_another_operator_may_not(site):
    other = person(Role.CONCESSION_HOLDER, "laadbedrijf-b")

    with pytest.raises(PermissionDenied):
        open_here(site, other)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"exactness": "search_area", "radius_m": 80}, "pin"),
        ({"state": "dropped", "drop_reason": "trees"}, "Dropped"),
        ({"state": "realised"}, "Realised"),
    ],
    ids=["search-area", "dropped", "realised"],
)
def test_a_site_that_cannot_be_realised_is_refused_and_nothing_is_written(change, words, site, officer):
    Site.objects.filter(pk=site.pk).update(**change)
    events = AuditEvent.objects.count()

    with pytest.raises(InputError) as refused:
        open_here(site, officer)

    assert words in refused.value.message
    assert not Realisation.objects.exists()
    assert AuditEvent.objects.count() == events


def test_a_site_has_one_realisation_at_a_time(site, officer):
    first = open_here(site, officer)

    with pytest.raises(InputError) as refused:
        open_here(site, officer)

    assert first.number in refused.value.message


@pytest.mark.parametrize("poles", [0, 99])
def test_an_odd_number_of_poles_is_refused(poles, site, officer):
    with pytest.raises(InputError):
        open_here(site, officer, poles=poles)
    assert Site.objects.get(pk=site.pk).state == "candidate"


@pytest.mark.parametrize("step", ["reject", "release", "change_poles", "undo"])
def test_the_plan_map_leaves_a_site_alone_that_is_realised(step, site, officer):
    found = open_here(site, officer)
    site.refresh_from_db()
    more = {"reject": {"reason": "trees"}, "change_poles": {"poles": 1, "year": 2029}}.get(step, {})

    with pytest.raises(InputError) as refused:
        getattr(planmaps, step)(site_id=site.pk, revision=site.revision, by=officer, **more)

    assert found.number in refused.value.message


def test_who_listens_hears_of_the_opening_inside_the_transaction(site, officer):
    heard = []

    def listen(sender, **told):
        heard.append((told["step"], told["realisation"].number))
        raise RuntimeError("the listener cannot do its part")

    signals.stepped.connect(listen)
    try:
        with pytest.raises(RuntimeError):
            open_here(site, officer)
    finally:
        signals.stepped.disconnect(listen)

    assert heard == [("open", "R-VLI-0001")]
    assert not Realisation.objects.exists()
    assert Site.objects.get(pk=site.pk).state == "candidate"
