"""Publishing, going back, and what a recalculation changes."""

from itertools import count

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from laadkern.errors import InputError
from laadregie.foundation.audit import selectors as trail
from laadregie.foundation.audit.models import AuditEvent
from laadregie.planmaps import calculation, consistency, process, selectors, services, storing
from laadregie.planmaps.models import Difference, PlanMap, Site, Version
from tests.factories.regions import VLIETWOUDE

PUBLIC = AnonymousUser()


def current(code=VLIETWOUDE):
    return PlanMap.objects.get(municipality_code=code, is_current=True)


def sites(code=VLIETWOUDE):
    return list(Site.objects.filter(municipality_code=code).order_by("number"))


def again(code=VLIETWOUDE):
    return services.run_plan(municipality_code=code, year=2030, scenario="mid")


def seen_by(viewer):
    return {one.pk: one for one in selectors.shown_sites(selectors.plan_views(viewer, VLIETWOUDE))}


def test_publishing_is_the_municipalitys_own(planned, officer, neighbour):
    with pytest.raises(PermissionDenied):
        services.publish(plan_map_id=current().pk, by=neighbour)
    assert not Version.objects.exists()
    assert seen_by(PUBLIC) == {}

    version = services.publish(plan_map_id=current().pk, by=officer, note="Eerste versie")

    assert (version.number, version.is_current) == (1, True)
    assert set(seen_by(PUBLIC)) == {site.pk for site in sites()}
    assert AuditEvent.objects.filter(action="planmaps.published", by=officer).count() == 1
    assert trail.verify().holds


def test_the_public_sees_the_version_whatever_happens_after(planned, officer):
    services.publish(plan_map_id=current().pk, by=officer)
    first, second = sites()[:2]
    services.reject(site_id=first.pk, revision=first.revision, reason="works", by=officer)
    services.move(
        site_id=second.pk, revision=second.revision, x_m=second.x_m + 30, y_m=second.y_m, by=officer
    )

    public = seen_by(PUBLIC)
    assert public[first.pk].state == process.CANDIDATE
    assert public[second.pk].x_m == second.x_m
    assert seen_by(officer)[first.pk].state == process.DROPPED

    version = services.publish(plan_map_id=current().pk, by=officer)

    assert version.number == 2
    assert first.pk not in seen_by(PUBLIC)
    assert seen_by(PUBLIC)[second.pk].x_m == second.x_m + 30


def test_a_replaced_plan_cannot_be_published_but_stays_public(planned, officer):
    old = current()
    services.publish(plan_map_id=old.pk, by=officer)
    again()

    with pytest.raises(InputError):
        services.publish(plan_map_id=old.pk, by=officer)
    assert Version.objects.get().plan_map_id == old.pk
    assert selectors.plan_view(VLIETWOUDE, viewer=PUBLIC).plan == old


def test_going_back_publishes_the_sites_as_they_were(planned, officer):
    one = services.publish(plan_map_id=current().pk, by=officer)
    first = sites()[0]
    services.reject(site_id=first.pk, revision=first.revision, reason="works", by=officer)
    services.publish(plan_map_id=current().pk, by=officer)

    with pytest.raises(InputError):
        services.go_back(version_id=Version.objects.get(is_current=True).pk, by=officer)
    third = services.go_back(version_id=one.pk, by=officer)

    first.refresh_from_db()
    assert (first.state, third.number, third.restored_number) == (process.CANDIDATE, 3, 1)
    assert first.pk in seen_by(PUBLIC)


def test_going_back_brings_a_moved_site_to_its_place_with_what_was_said_of_it(planned, officer):
    site = sites()[0]
    was = (site.x_m, site.y_m, site.candidate_id)
    told = seen_by(officer)[site.pk].served_points
    one = services.publish(plan_map_id=current().pk, by=officer)
    services.move(site_id=site.pk, revision=1, x_m=site.x_m + 60, y_m=site.y_m, by=officer)
    services.publish(plan_map_id=current().pk, by=officer)

    services.go_back(version_id=one.pk, by=officer)

    site.refresh_from_db()
    assert (site.x_m, site.y_m, site.candidate_id) == was
    assert selectors.shown_site(VLIETWOUDE, site.pk, viewer=officer).served_points == told
    again()
    assert list(consistency.problems()) == []
    assert len({(one.x_m, one.y_m) for one in sites()}) == len(sites())


def test_decisions_survive_a_recalculation(planned, officer):
    approved, moved, dropped = sites()[:3]
    services.validate(site_id=approved.pk, revision=1, by=officer)
    services.move(site_id=moved.pk, revision=1, x_m=moved.x_m + 40, y_m=moved.y_m, by=officer)
    services.reject(site_id=dropped.pk, revision=1, reason="trees", by=officer)

    again()

    in_plan = {one.site_id: one for one in current().planned.all()}
    assert in_plan[approved.pk].poles >= approved.poles
    assert moved.pk in in_plan
    assert dropped.pk not in in_plan
    moved.refresh_from_db()
    assert moved.recheck == {}
    assert in_plan[moved.pk].explanation["criteria"]
    assert [site.number for site in sites()[:3]] == [approved.number, moved.number, dropped.number]
    assert list(consistency.problems()) == []


def test_every_difference_after_a_recalculation_has_its_reason(planned, officer):
    dropped = sites()[0]
    services.reject(site_id=dropped.pk, revision=1, reason="trees", by=officer)
    kept = sites()[1]
    services.move(site_id=kept.pk, revision=1, x_m=kept.x_m + 60, y_m=kept.y_m + 60, by=officer)

    again()

    before, after = set(), set(current().planned.values_list("site", flat=True))
    found = list(selectors.open_differences(current()))
    assert {one.site_id for one in found if one.kind == "new"} <= after
    assert not {one.site_id for one in found if one.kind == "gone"} & (after | before)
    assert found
    assert all(one.reason for one in found)
    assert dropped.pk not in {one.site_id for one in found}


def test_a_gone_site_can_be_kept_or_let_go(planned, officer, monkeypatch):
    one, other = sites()[:2]
    Difference.objects.bulk_create(
        Difference(
            plan_map=current(), site=site, kind="gone", before={"poles": 1, "year": 2028}, reason="no_need"
        )
        for site in (one, other)
    )
    first, second = Difference.objects.order_by("site__number")

    services.settle(difference_id=first.pk, keep=True, by=officer)
    services.settle(difference_id=second.pk, keep=False, by=officer)

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.year) == (process.VALIDATED, 2028)
    assert (other.state, other.drop_reason) == (process.DROPPED, "not_in_plan")
    with pytest.raises(InputError):
        services.settle(difference_id=first.pk, keep=False, by=officer)


def test_differences_left_open_are_not_lost_by_calculating_once_more(planned, officer):
    dropped = sites()[0]
    services.reject(site_id=dropped.pk, revision=1, reason="trees", by=officer)
    again()
    first = {(one.site_id, one.kind) for one in selectors.open_differences(current())}

    again()

    assert {(one.site_id, one.kind) for one in selectors.open_differences(current())} == first


def test_who_decides_during_a_calculation_is_not_overwritten(planned, officer, monkeypatch):
    site = sites()[0]
    whole, tries = calculation.plan_municipality, []

    def meanwhile(ground, code, policy, **rest):
        plan = whole(ground, code, policy, **rest)
        if not tries:
            services.move(site_id=site.pk, revision=1, x_m=site.x_m + 30, y_m=site.y_m, by=officer)
        tries.append(code)
        return plan

    monkeypatch.setattr(calculation, "plan_municipality", meanwhile)
    again()

    assert len(tries) == 2
    site.refresh_from_db()
    assert site.state == process.VALIDATED
    assert site.pk in set(current().planned.values_list("site", flat=True))
    assert list(consistency.problems()) == []


def test_a_calculation_gives_up_when_people_keep_deciding(planned, officer, monkeypatch):
    moments = count()
    monkeypatch.setattr(storing, "revisions", lambda code: {0: next(moments)})
    before = current().pk

    with pytest.raises(InputError, match="Vlietwoude"):
        again()

    assert current().pk == before
