"""Site visits: the order of the walk, what a measurement does, and what happens to photos."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from laadkern.errors import InputError
from laadregie.foundation.audit import selectors as trail
from laadregie.foundation.audit.models import AuditEvent
from laadregie.planmaps import decisions, measuring, process, selectors, services, visits
from laadregie.planmaps.models import PlanMap, Site, SiteChange, VersionSite, Visit, VisitAnswer, VisitPhoto
from tests.factories.regions import VLIETWOUDE
from tests.factories.visits import answered, picture


def criterion(site, code, viewer):
    shown = selectors.shown_site(VLIETWOUDE, site.pk, viewer=viewer)
    return next(row for row in shown.explanation["criteria"] if row["criterion"] == code)


def test_the_list_stands_in_the_order_of_the_shortest_walk(visit, sites):
    stops = list(visit.stops.all())

    assert sorted(stop.site_id for stop in stops) == sorted(site.pk for site in sites)
    assert [stop.position for stop in stops] == [1, 2, 3]
    assert stops[0].walk_m == 0
    assert visit.total_m == pytest.approx(sum(stop.walk_m for stop in stops))
    assert visit.is_exact


def test_a_walk_from_where_one_is_counts_the_way_to_the_first_site(sites, officer):
    start = (sites[0].x_m, sites[0].y_m - 1000)

    visit = services.plan_visit(municipality_code=VLIETWOUDE, site_ids=[sites[0].pk], start=start, by=officer)

    stop = visit.stops.get()
    assert stop.walk_m == pytest.approx(1000 * visit.detour_factor)
    assert visits.direction_name(stop.degrees) == "north"


@pytest.mark.parametrize("wrong", ["none", "elsewhere", "far"])
def test_a_list_that_cannot_be_walked_is_refused(sites, officer, wrong):
    other = Site.objects.exclude(municipality_code=VLIETWOUDE).first()
    ids = {"none": [], "elsewhere": [other.pk], "far": [sites[0].pk]}[wrong]
    start = (sites[0].x_m + 90_000, sites[0].y_m) if wrong == "far" else None

    with pytest.raises(InputError):
        services.plan_visit(municipality_code=VLIETWOUDE, site_ids=ids, start=start, by=officer)

    assert not Visit.objects.exists()


def test_the_suggestion_is_what_serves_most_and_stands_near(planned, officer, sites):
    shown = visits.to_visit(VLIETWOUDE, viewer=officer)

    found = visits.suggested(shown, None)

    served = [one.served_points for one in found]
    assert served == sorted(served, reverse=True)
    assert len(found) <= visits.SUGGESTED
    far_away = (sites[0].x_m + 50_000, sites[0].y_m)
    assert visits.suggested(shown, far_away)  # nothing is near: the nearest ones


def test_a_measurement_counts_at_once_with_history_and_trail(visit, sites, officer):
    answered(visit, sites[0], officer, measured={"free_passage_m": 0.85, "kerb_m": 0.5})

    sites[0].refresh_from_db()
    row = criterion(sites[0], "free_passage", officer)
    assert (row["value"], row["outcome"], row["source"]) == (0.85, "no", "visit")
    assert row["measured_by"] == officer.name
    assert criterion(sites[0], "kerb_distance", officer)["outcome"] == "yes"
    assert criterion(sites[0], "two_bays", officer)["outcome"] == "unknown"
    change = SiteChange.objects.get(site=sites[0])
    assert (change.step, change.revision, change.before) == ("measure", 2, {})
    event = AuditEvent.objects.get(action="planmaps.site_measured")
    assert event.changes == {"free_passage_m": [None, 0.85], "kerb_m": [None, 0.5]}
    assert trail.verify().holds
    measured = decisions.of_municipality(VLIETWOUDE).measured
    assert set(measured["measure"]) == {"free_passage_m", "kerb_m"}


def test_a_failed_requirement_is_proposed_as_reason_to_reject(visit, sites, officer, signed_in):
    answered(visit, sites[0], officer, measured={"free_passage_m": 0.7})

    text = signed_in.get(f"/kaart/{VLIETWOUDE}/plaats/{sites[0].pk}/").content.decode()

    assert "does not meet:" in text
    assert "Too little free passage" in text
    assert f"by {officer.name}" in text
    sites[0].refresh_from_db()
    assert sites[0].state == process.CANDIDATE


def test_everything_in_order_says_at_least_what_is_required_and_nothing_of_the_owner(visit, sites, officer):
    answered(visit, sites[0], officer, measured={"kerb_m": 0.8}, all_fine=True)

    sites[0].refresh_from_db()
    assert sites[0].measured["free_passage_m"]["value"] == 0.90
    assert sites[0].measured["free_passage_m"]["at_least"]
    assert sites[0].measured["kerb_m"]["value"] == 0.8
    assert "municipal_land" not in sites[0].measured


def test_not_everything_is_in_order_where_something_fails(visit, sites, officer):
    with pytest.raises(InputError) as refusal:
        answered(visit, sites[0], officer, measured={"kerb_m": 0.2}, all_fine=True)

    assert refusal.value.field == "kerb_m"
    assert not VisitAnswer.objects.exists()


def test_what_was_seen_last_counts_also_when_it_comes_first(visit, sites, officer):
    now = timezone.now()
    Visit.objects.filter(pk=visit.pk).update(created_at=now - timedelta(hours=3))
    answered(visit, sites[0], officer, measured={"kerb_m": 0.9}, seen_at=now - timedelta(hours=1))
    answered(
        visit, sites[0], officer, measured={"kerb_m": 0.3, "bays": 2.0}, seen_at=now - timedelta(hours=2)
    )

    sites[0].refresh_from_db()
    assert sites[0].measured["kerb_m"]["value"] == 0.9
    assert sites[0].measured["bays"]["value"] == 2
    assert VisitAnswer.objects.count() == 2


def test_two_visits_of_one_site_are_both_kept(visit, sites, officer, consultant):
    other = services.plan_visit(municipality_code=VLIETWOUDE, site_ids=[sites[0].pk], by=consultant)
    answered(visit, sites[0], officer, measured={"kerb_m": 0.3})

    answered(other, sites[0], consultant, measured={"kerb_m": 0.6})

    sites[0].refresh_from_db()
    assert sites[0].measured["kerb_m"]["by"] == consultant.name
    assert [one.by for one in visits.answers_of(sites[0].pk)] == [consultant, officer]


def test_the_clock_of_a_telephone_stays_between_the_visit_and_now(visit, sites, officer):
    early, _ = answered(visit, sites[0], officer, seen_at=timezone.now() - timedelta(days=900))
    late, _ = answered(visit, sites[1], officer, seen_at=timezone.now() + timedelta(days=900))

    assert early.seen_at == visit.created_at
    assert late.seen_at == late.received_at


def test_a_decision_meanwhile_does_not_lose_the_measurement(visit, sites, officer):
    services.reject(site_id=sites[0].pk, revision=1, reason="works", by=officer)

    answered(visit, sites[0], officer)

    sites[0].refresh_from_db()
    assert (sites[0].state, sites[0].drop_reason) == (process.DROPPED, "works")
    assert sites[0].measured["free_passage_m"]["value"] == 1.1


def test_what_was_measured_holds_no_longer_where_the_site_moved_away(visit, sites, officer):
    site = sites[0]
    answered(visit, site, officer, measured={"kerb_m": 0.5})
    site.refresh_from_db()
    Site.objects.filter(pk=site.pk).update(radius_m=0, exactness="bay", x_m=site.x_m + 40)

    assert criterion(site, "kerb_distance", officer)["outcome"] == "unknown"
    assert decisions.of_municipality(VLIETWOUDE).measured.is_empty()


def test_undo_does_not_take_a_measurement_back(visit, sites, officer):
    answered(visit, sites[0], officer)
    with pytest.raises(InputError):
        services.undo(site_id=sites[0].pk, revision=2, by=officer)


def test_the_public_reads_when_it_was_measured_but_not_by_whom(visit, sites, officer):
    answered(visit, sites[0], officer)
    plan = PlanMap.objects.get(municipality_code=VLIETWOUDE, is_current=True)

    services.publish(plan_map_id=plan.pk, by=officer)

    row = next(
        row
        for row in VersionSite.objects.get(site=sites[0]).explanation["criteria"]
        if row["criterion"] == "free_passage"
    )
    assert row["measured_at"]
    assert "measured_by" not in row


def test_photos_go_when_their_term_is_over(visit, sites, officer, settings):
    answer, _ = answered(visit, sites[0], officer)
    old, new = (
        services.add_photo(answer=answer, client_id=uuid4(), content=picture((9, n)), by=officer)
        for n in (5, 6)
    )
    settings.VISIT_PHOTO_DAYS = 30
    VisitPhoto.objects.filter(pk=old.pk).update(received_at=timezone.now() - timedelta(days=31))

    assert services.remove_old_photos() == 1
    assert list(VisitPhoto.objects.all()) == [new]


def test_no_more_photos_than_six_with_an_answer(visit, sites, officer):
    answer, _ = answered(visit, sites[0], officer)
    for n in range(services.MOST_PHOTOS):
        services.add_photo(answer=answer, client_id=uuid4(), content=picture((9, n + 1)), by=officer)

    with pytest.raises(InputError):
        services.add_photo(answer=answer, client_id=uuid4(), content=picture((3, 3)), by=officer)


def test_every_criterion_has_its_question_and_a_reason_to_reject():
    codes = set(measuring.BY_CODE)

    assert codes == set(measuring.QUESTIONS) == set(measuring.REASONS)
