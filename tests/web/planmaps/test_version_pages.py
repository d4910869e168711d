"""Pages of versions, differences, this week and progress."""

import pytest

from laadregie.foundation.accounts.models import Role
from laadregie.planmaps import comparing, selectors, services, week
from laadregie.planmaps.models import Difference, PlanMap, Site
from tests.factories.regions import OOSTERLEK, VLIETWOUDE, person

PAGES = ["deze-week/", "versies/", "verschillen/", "vergelijk/?van=1&naar=concept"]


def current(code=VLIETWOUDE):
    return PlanMap.objects.get(municipality_code=code, is_current=True)


def sites(code=VLIETWOUDE):
    return list(Site.objects.filter(municipality_code=code).order_by("number"))


@pytest.fixture
def published(planned, officer):
    return services.publish(plan_map_id=current().pk, by=officer)


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def page(client, path, status=200):
    answer = client.get(f"/kaart/{VLIETWOUDE}/{path}")
    assert answer.status_code == status
    return answer.content.decode()


def test_what_changed_since_the_version_stands_on_the_page_and_on_the_map(published, signed_in, officer):
    moved, dropped = sites()[:2]
    services.move(site_id=moved.pk, revision=1, x_m=moved.x_m + 30, y_m=moved.y_m, by=officer)
    services.reject(site_id=dropped.pk, revision=1, reason="trees", by=officer)

    text = page(signed_in, "vergelijk/?van=1&naar=concept")
    query = {"gemeente": VLIETWOUDE, "van": "1", "naar": "concept"}
    drawn = signed_in.get("/kaart/lagen/vergelijking.geojson", query).json()["features"]

    assert "moved 30 m" in text
    assert "Roots of trees" in text
    assert sorted((one["id"], one["properties"]["state"]) for one in drawn) == sorted(
        [(moved.pk, "approved"), (moved.pk, "dropped"), (dropped.pk, "dropped")]
    )


def test_equal_plan_maps_do_not_differ(published, officer):
    shown = selectors.shown_sites(selectors.plan_views(officer, VLIETWOUDE))

    assert comparing.compared(shown, shown) == []


@pytest.mark.parametrize("query", ["", "van=1", "van=1&naar=9", "van=x&naar=1", "van=²&naar=1"])
def test_what_was_never_published_cannot_be_compared(published, signed_in, query):
    page(signed_in, f"vergelijk/?{query}", status=404)


def test_the_draft_is_for_those_who_work_on_it(published, client, neighbour):
    for viewer in (None, neighbour):
        if viewer:
            client.force_login(viewer)
        page(client, "vergelijk/?van=1&naar=concept", status=404)
        page(client, "vergelijk/?van=1&naar=1")
        assert "Publish version" not in page(client, "versies/")
    page(client, "deze-week/", status=404)
    page(client, "verschillen/", status=404)


def test_publishing_with_a_note_and_going_back(published, signed_in):
    plan = {"plan": current().pk, "note": "Na overleg met de wijk"}
    signed_in.post(f"/kaart/{VLIETWOUDE}/publiceer/", plan)
    assert "Na overleg met de wijk" in page(signed_in, "versies/")

    answer = signed_in.post(f"/kaart/{VLIETWOUDE}/versies/terug/", {"versie": "1"}, follow=True)

    assert "with the sites of version 1" in answer.content.decode()
    assert selectors.current_versions().get(municipality_code=VLIETWOUDE).number == 3


@pytest.mark.parametrize("number", ["", "9", "x", "1 OR 1"])
def test_going_back_to_nothing_is_refused(published, signed_in, number):
    answer = signed_in.post(f"/kaart/{VLIETWOUDE}/versies/terug/", {"versie": number})

    assert answer.status_code == 404
    assert selectors.versions(VLIETWOUDE).count() == 1


def test_differences_are_settled_as_chosen_and_only_those(planned, signed_in):
    plan = current()
    for site, kind in zip(sites()[:2], ("gone", "changed"), strict=True):
        Difference.objects.create(
            plan_map=plan,
            site=site,
            kind=kind,
            before={"poles": 1, "year": 2028},
            after={} if kind == "gone" else {"poles": 2, "year": 2028},
            reason="served_by_existing" if kind == "gone" else "recalculated",
            detail={"points": 1.26},
        )
    text = page(signed_in, "verschillen/")
    assert "Existing charge points serve its need: 1.3 points." in text
    assert "2 poles in 2028 instead of 1 in 2028" in text
    first = selectors.open_differences(plan).get(kind="gone")

    nothing = signed_in.post(f"/kaart/{VLIETWOUDE}/verschillen/besluit/", {"besluit": "houd"}, follow=True)
    assert "Choose at least one site." in nothing.content.decode()
    signed_in.post(f"/kaart/{VLIETWOUDE}/verschillen/besluit/", {"besluit": "houd", "verschil": [first.pk]})

    assert [one.kind for one in selectors.open_differences(plan)] == ["changed"]
    assert Site.objects.get(pk=first.site_id).state == "validated"


def test_another_municipality_settles_nothing(planned, client, neighbour):
    site = sites()[0]
    one = Difference.objects.create(
        plan_map=current(), site=site, kind="gone", before={"poles": 1, "year": 2028}, reason="no_need"
    )
    client.force_login(neighbour)

    answer = client.post(f"/kaart/{VLIETWOUDE}/verschillen/besluit/", {"verschil": [one.pk]})
    own = client.post(f"/kaart/{OOSTERLEK}/verschillen/besluit/", {"verschil": [one.pk]})

    assert (answer.status_code, own.status_code) == (404, 302)
    one.refresh_from_db()
    assert one.outcome == "open"


def test_this_week_starts_with_who_waits(planned, officer):
    consultant = person(Role.PROGRAMME_MANAGER, "waterkant", name="Jo de Wit")
    site = sites()[0]
    assert week.tasks(VLIETWOUDE, viewer=officer)[0].title == "Validate the forecast"

    services.comment(site_id=site.pk, text="Is hier niet al een laadplein gepland?", by=consultant)
    tasks = week.tasks(VLIETWOUDE, viewer=officer)
    assert tasks[0].title == "Answer 1 question"
    assert "Jo de Wit" in tasks[0].waiting
    assert len(tasks) <= 5

    services.comment(site_id=site.pk, text="Nee, dat is elders", by=officer)
    assert week.tasks(VLIETWOUDE, viewer=officer)[0].title == "Validate the forecast"


def test_this_week_ends_with_publishing(planned, signed_in, officer):
    for site in sites():
        services.reject(site_id=site.pk, revision=1, reason="works", by=officer)

    assert [one.title for one in week.tasks(VLIETWOUDE, viewer=officer)][-1] == "Publish the plan map"
    assert "Publish the plan map" in page(signed_in, "deze-week/")


@pytest.mark.parametrize(
    ("role", "organisation", "rows"),
    [
        (Role.PROGRAMME_MANAGER, "waterkant", 2),
        (Role.GRID_OPERATOR, "netbeheerder", 2),
        (Role.MUNICIPAL_OFFICER, VLIETWOUDE, 1),
        (Role.CONTRACTOR, "aannemer", 0),
    ],
)
def test_progress_is_for_those_who_follow(planned, client, officer, role, organisation, rows):
    services.validate(site_id=sites()[0].pk, revision=1, by=officer)
    viewer = officer if role == Role.MUNICIPAL_OFFICER else person(role, organisation)
    client.force_login(viewer)

    answer = client.get("/kaart/voortgang/")
    table = client.get("/kaart/voortgang/?als=csv")

    assert answer.status_code == (200 if rows else 404)
    if rows:
        lines = table.content.decode().splitlines()
        assert len(lines) == rows + 1
        own = next(line for line in lines if line.startswith(VLIETWOUDE))
        assert f",{sites()[0].poles},0,0,0,0," in own


def test_progress_reads_the_region_in_a_handful_of_queries(planned, client, django_assert_max_num_queries):
    client.force_login(person(Role.PROGRAMME_MANAGER, "waterkant"))
    with django_assert_max_num_queries(32):
        client.get("/kaart/voortgang/")


@pytest.mark.parametrize("path", PAGES)
def test_pages_answer_for_the_officer(published, signed_in, path):
    page(signed_in, path)
