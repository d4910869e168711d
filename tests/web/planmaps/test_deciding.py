"""What an officer does with sites on the made-up region, and what is refused."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from laadkern.errors import InputError
from laadregie.foundation.audit import selectors as trail
from laadregie.foundation.audit.models import AuditEvent
from laadregie.planmaps import process, selectors, services, whatif
from laadregie.planmaps.models import Site, SiteChange
from laadregie.regions import selectors as areas
from laadregie.regions import services as regions
from tests.factories.regions import OOSTERLEK, VLIETWOUDE

THIS_YEAR = timezone.localdate().year


@pytest.fixture
def site(planned):
    return Site.objects.filter(municipality_code=VLIETWOUDE).order_by("number")[0]


def exact(site):
    """As if the calculation had found a bay here."""
    Site.objects.filter(pk=site.pk).update(exactness="bay", radius_m=0)
    site.refresh_from_db()
    return site


def decided(site, step, by, **rest):
    site.refresh_from_db()
    return getattr(services, step)(site_id=site.pk, revision=site.revision, by=by, **rest)


def test_approving_keeps_poles_and_year_of_the_plan(site, officer):
    decided(site, "validate", officer)

    site.refresh_from_db()
    role = site.planned.get()
    assert (site.state, site.poles, site.year) == (process.VALIDATED, role.poles, role.year)
    assert site.changed_by == officer
    event = AuditEvent.objects.get(action="planmaps.site_validate")
    assert event.changes == {"state": ["candidate", "validated"]}
    assert event.municipality_code == VLIETWOUDE
    assert trail.verify().holds


def test_a_rejection_needs_its_reason(site, officer):
    for reason, note in (("", ""), ("nonsense", ""), ("other", "  "), ("not_in_plan", "")):
        with pytest.raises(InputError):
            decided(site, "reject", officer, reason=reason, note=note)
    site.refresh_from_db()
    assert (site.state, site.revision) == (process.CANDIDATE, 1)
    assert not SiteChange.objects.exists()

    decided(site, "reject", officer, reason="trees", note="Kastanje van 80 jaar")

    site.refresh_from_db()
    assert (site.state, site.drop_reason, site.drop_note) == ("dropped", "trees", "Kastanje van 80 jaar")


def test_the_database_holds_a_dropped_site_to_its_reason(site):
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.filter(pk=site.pk).update(state="dropped")


def test_the_second_of_two_officers_is_told_and_nothing_is_overwritten(site, officer):
    services.reject(site_id=site.pk, revision=1, reason="works", by=officer)

    with pytest.raises(services.Conflict) as conflict:
        services.validate(site_id=site.pk, revision=1, by=officer)

    assert conflict.value.by_name == officer.name
    site.refresh_from_db()
    assert site.state == process.DROPPED


@pytest.mark.parametrize("step", ["validate", "reject", "reserve", "move"])
def test_another_municipality_decides_nothing_here(site, neighbour, step):
    rest = {"reject": {"reason": "works"}, "move": {"x_m": site.x_m, "y_m": site.y_m}}.get(step, {})
    with pytest.raises(PermissionDenied):
        decided(site, step, neighbour, **rest)
    with pytest.raises(PermissionDenied):
        services.comment(site_id=site.pk, text="Dit kan niet", by=neighbour)
    assert not SiteChange.objects.exists()


def test_a_search_area_cannot_be_reserved_before_its_pin_is_down(site, officer):
    assert site.exactness == "search_area"
    with pytest.raises(InputError, match="pin"):
        decided(site, "reserve", officer)

    decided(site, "pin_down", officer, x_m=site.x_m + 5, y_m=site.y_m)
    decided(site, "reserve", officer)

    site.refresh_from_db()
    assert (site.state, site.exactness, site.radius_m) == (process.RESERVED, "bay", 0)
    assert site.reserved_year == THIS_YEAR
    assert site.recheck["criteria"]


def test_reserving_stays_within_the_quota_of_the_year(planned, officer):
    sites = [exact(one) for one in Site.objects.filter(municipality_code=VLIETWOUDE).order_by("number")[:2]]
    regions.set_policy_value(
        key="quota_poles_per_year",
        value=str(sites[0].poles),
        municipality=areas.municipality(VLIETWOUDE),
        source="Besluit van vandaag",
        valid_from=timezone.localdate(),
        by=officer,
    )
    decided(sites[0], "reserve", officer)

    with pytest.raises(InputError, match="quota"):
        decided(sites[1], "reserve", officer)

    sites[1].refresh_from_db()
    assert sites[1].state == process.CANDIDATE
    decided(sites[0], "release", officer)
    assert services.reserved_room(VLIETWOUDE, THIS_YEAR) == sites[0].poles


def test_moving_checks_the_new_place_and_approves_the_site(site, officer):
    x, y = site.x_m + 20, site.y_m + 10

    decided(site, "move", officer, x_m=x, y_m=y)

    site.refresh_from_db()
    assert (site.x_m, site.y_m, site.state) == (x, y, process.VALIDATED)
    assert site.candidate_id == f"own-{site.pk}"
    shown = selectors.shown_site(VLIETWOUDE, site.pk, viewer=officer)
    assert shown.explanation["need_points"] is not None
    assert shown.served_points == pytest.approx(site.recheck["served_points"])


def test_a_place_outside_the_municipality_is_refused(site, officer):
    with pytest.raises(InputError) as refusal:
        decided(site, "move", officer, x_m=site.x_m + 60_000, y_m=site.y_m)

    assert refusal.value.field == "place"
    assert not SiteChange.objects.exists()


def test_adding_gives_the_next_number_and_undo_is_not_offered(planned, officer, site):
    before = Site.objects.filter(municipality_code=VLIETWOUDE).count()

    added = services.add(
        municipality_code=VLIETWOUDE,
        x_m=site.x_m + 200,
        y_m=site.y_m,
        poles=2,
        year=THIS_YEAR + 1,
        name="Bij de bibliotheek",
        by=officer,
    )

    assert added.number == f"VLI-{before + 1:02d}"
    assert (added.state, added.origin) == (process.VALIDATED, "added")
    assert added.pk in [one.pk for one in selectors.shown_sites(selectors.plan_views(officer))]
    with pytest.raises(InputError):
        services.undo(site_id=added.pk, revision=added.revision, by=officer)


@pytest.mark.parametrize(("poles", "year"), [(0, THIS_YEAR + 1), (99, THIS_YEAR + 1), (1, 1999), (1, 2099)])
def test_poles_and_year_out_of_range_are_refused_at_their_field(site, officer, poles, year):
    with pytest.raises(InputError) as refusal:
        decided(site, "change_poles", officer, poles=poles, year=year)

    assert refusal.value.field in ("poles", "year")


def test_undo_brings_everything_back_once(site, officer):
    was = (site.x_m, site.y_m, site.state, site.exactness, site.candidate_id)
    decided(site, "move", officer, x_m=site.x_m + 20, y_m=site.y_m)

    decided(site, "undo", officer)

    site.refresh_from_db()
    assert (site.x_m, site.y_m, site.state, site.exactness, site.candidate_id) == was
    with pytest.raises(InputError):
        decided(site, "undo", officer)
    assert trail.verify().holds


def test_a_step_that_the_state_does_not_allow_is_refused(site, officer):
    decided(site, "validate", officer)
    with pytest.raises(InputError, match="Approved"):
        decided(site, "validate", officer)
    with pytest.raises(InputError):
        decided(site, "restore", officer)


def test_a_trial_says_what_moving_would_change_and_writes_nothing(
    site, officer, django_assert_max_num_queries
):
    plan = selectors.leading_plan(VLIETWOUDE)
    whatif.try_place(plan, x_m=site.x_m, y_m=site.y_m, poles=site.poles, instead_of=site)

    with django_assert_max_num_queries(10):
        here = whatif.try_place(plan, x_m=site.x_m, y_m=site.y_m, poles=site.poles, instead_of=site)
        added = whatif.try_place(plan, x_m=site.x_m + 400, y_m=site.y_m, poles=site.poles)

    assert here.plan_change_points == pytest.approx(0, abs=0.02)
    assert here.served_points > 0
    assert added.plan_change_points >= 0
    assert here.near == ()
    assert here.coverage_before == here.coverage_after
    site.refresh_from_db()
    assert site.revision == 1


def test_a_trial_loses_what_nobody_can_walk_to(site):
    plan = selectors.leading_plan(VLIETWOUDE)
    outline = areas.area_index("municipality")
    west, south, _, _ = outline.shapes[outline.codes.index(VLIETWOUDE)].bounds
    for other in Site.objects.filter(municipality_code=VLIETWOUDE).exclude(pk=site.pk):
        Site.objects.filter(pk=other.pk).update(state="dropped", drop_reason="works")

    away = whatif.try_place(plan, x_m=west + 5, y_m=south + 5, poles=site.poles, instead_of=site)

    assert away.plan_change_points < 0
    assert away.served_points == 0


def test_comments_are_for_those_who_work_on_the_plan(site, officer):
    services.comment(site_id=site.pk, text=" Even bellen met de school ", by=officer)

    assert [one.text for one in selectors.comments(site.pk)] == ["Even bellen met de school"]
    with pytest.raises(InputError):
        services.comment(site_id=site.pk, text="  ", by=officer)


def test_sites_of_another_municipality_are_not_seen_before_they_are_published(planned, neighbour, officer):
    own = {one.municipality_code for one in selectors.shown_sites(selectors.plan_views(neighbour))}

    assert own == {OOSTERLEK}
