"""Deciding about a site in the browser: every step, what is refused, and who comes second."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laadregie.foundation.accounts.models import Role
from laadregie.planmaps import acts, process, selectors, services
from laadregie.planmaps.models import Site, SiteChange
from tests.factories.regions import OOSTERLEK, VLIETWOUDE, person

HTMX = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/kaart/{VLIETWOUDE}/?volgorde=rank"}


@pytest.fixture
def site(planned):
    return Site.objects.filter(municipality_code=VLIETWOUDE).order_by("number")[0]


@pytest.fixture
def browser(officer, client):
    client.force_login(officer)
    return client


def address(site, step):
    return reverse(f"planmaps:site_{step}", args=[site.municipality_code, site.pk])


def send(client, site, step, *, htmx=True, revision=None, **rest):
    site.refresh_from_db()
    body = {"revision": site.revision if revision is None else revision, **rest}
    return client.post(address(site, step), body, headers=HTMX if htmx else {})


def exact(site):
    """As if the calculation had found a bay here."""
    Site.objects.filter(pk=site.pk).update(exactness="bay", radius_m=0)


def here(site, east=0.0):
    return {"x": f"{site.x_m + east}", "y": f"{site.y_m}"}


def ready_for(site, step, officer):
    """Bring the site where the step can be taken; returns what the step needs."""
    if step in ("reserve", "release"):
        exact(site)
    before = {"release": services.reserve, "undo": services.validate}.get(step)
    if before:
        before(site_id=site.pk, revision=1, by=officer)
    if step == "restore":
        services.reject(site_id=site.pk, revision=1, reason="works", by=officer)
    return {
        "reject": {"reason": "trees", "note": "Kastanje"},
        "change": {"poles": "1", "year": "2029"},
        "move": here(site, 20),
        "pin_down": here(site, 5),
    }.get(step, {})


AFTER = {
    "validate": process.VALIDATED,
    "reject": process.DROPPED,
    "reserve": process.RESERVED,
    "release": process.VALIDATED,
    "restore": process.CANDIDATE,
    "move": process.VALIDATED,
    "pin_down": process.VALIDATED,
    "change": process.VALIDATED,
    "undo": process.CANDIDATE,
}


@pytest.mark.parametrize("step", AFTER)
def test_a_step_brings_the_panel_the_list_and_a_message(step, site, officer, browser):
    needs = ready_for(site, step, officer)

    answer = send(browser, site, step, **needs)

    assert answer.status_code == 200
    site.refresh_from_db()
    assert site.state == AFTER[step]
    page = answer.content.decode()
    for part in ('id="site-list"', 'id="filter-chips"', 'id="plan-status"', 'id="toast"'):
        assert part in page
    assert f'data-site-shown="{site.pk}"' in page
    assert site.number in page.partition('id="toast"')[2]


@pytest.mark.parametrize("step", AFTER)
def test_without_script_the_step_leads_to_the_page_of_the_site(step, site, officer, browser):
    needs = ready_for(site, step, officer)

    answer = send(browser, site, step, htmx=False, **needs)

    assert answer.status_code == 302
    assert answer.url == reverse("planmaps:site", args=[VLIETWOUDE, site.pk])
    site.refresh_from_db()
    assert site.state == AFTER[step]
    assert site.number in "".join(str(m) for m in browser.get(answer.url).context["messages"])


@pytest.mark.parametrize("step", AFTER)
def test_who_comes_second_is_told_and_changes_nothing(step, site, officer, browser):
    needs = ready_for(site, step, officer)
    site.refresh_from_db()
    site_before, changes = Site.objects.filter(pk=site.pk).values().get(), SiteChange.objects.count()

    answer = send(browser, site, step, revision=site.revision - 1, **needs)

    assert answer.status_code == 409
    assert f"{site.changed_by.name if site.changed_by else 'laadregie'} changed this site" in text_of(answer)
    assert f'name="revision" value="{site.revision}"' in answer.content.decode()
    assert Site.objects.filter(pk=site.pk).values().get() == site_before
    assert SiteChange.objects.count() == changes


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("step", AFTER)
@pytest.mark.parametrize("who", ["neighbour", "consultant", "manager"])
def test_nobody_else_decides(step, who, site, officer, neighbour):
    needs = ready_for(site, step, officer)
    viewer = {
        "neighbour": lambda: neighbour,
        "consultant": lambda: person(Role.CONSULTANT, VLIETWOUDE, name="Co de Wit"),
        "manager": lambda: person(Role.PROGRAMME_MANAGER, "waterkant", name="Mo Smit"),
    }[who]()
    client = Client()
    client.force_login(viewer)
    site.refresh_from_db()
    state = site.state

    assert send(client, site, step, **needs).status_code == 404
    site.refresh_from_db()
    assert site.state == state


@pytest.mark.parametrize("step", ["reject", "change", "move", "pin_down"])
def test_the_question_of_a_step_is_for_the_officer(step, site, browser, neighbour):
    assert 'name="revision"' in browser.get(address(site, step)).content.decode()
    assert browser.get(address(site, step), headers=HTMX).status_code == 200

    other = Client()
    other.force_login(neighbour)
    assert other.get(address(site, step)).status_code == 404


def test_a_site_of_another_municipality_is_not_there(planned, browser):
    elsewhere = Site.objects.filter(municipality_code=OOSTERLEK).first()
    wrong = reverse("planmaps:site_validate", args=[VLIETWOUDE, elsewhere.pk])

    assert browser.post(wrong, {"revision": 1}).status_code == 404
    assert send(browser, elsewhere, "validate").status_code == 404


@pytest.mark.parametrize(
    ("step", "wrong", "words"),
    [
        ("reject", {"reason": ""}, "required"),
        ("reject", {"reason": "other", "note": " "}, "Say what the reason is"),
        ("change", {"poles": "99", "year": "2029"}, "Choose 1 to"),
        ("change", {"poles": "1", "year": "2099"}, "Choose a year"),
        ("move", {"x": "hier", "y": "daar"}, "This is no number"),
        ("move", {"x": "", "y": ""}, "required"),
        ("move", {"x": "4,35", "y": "50,85"}, "outside the municipality"),  # Brussels
        ("move", {"x": "12", "y": "45"}, "outside the Netherlands"),
        ("pin_down", {"x": "nan", "y": "1"}, "This is no number"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_what_is_filled_in_wrong_is_told_at_the_field(step, wrong, words, htmx, site, browser):
    answer = send(browser, site, step, htmx=htmx, **wrong)

    assert answer.status_code == 422
    errors = answer.content.decode().split('class="field__error"')[1:]
    assert any(words in error for error in errors)
    assert not SiteChange.objects.exists()


def test_a_step_the_state_does_not_allow_is_refused_in_words(site, officer, browser):
    services.validate(site_id=site.pk, revision=1, by=officer)

    answer = send(browser, site, "validate")

    assert answer.status_code == 422
    assert "the site is “Approved”" in text_of(answer)


def test_a_search_area_offers_the_pin_and_says_that_it_comes_first(site, browser):
    page = browser.get(reverse("planmaps:site", args=[VLIETWOUDE, site.pk]), headers=HTMX).content.decode()

    assert "Pin the place before you reserve" in page
    assert address(site, "pin_down") in page
    assert address(site, "reserve") not in page


def test_the_room_within_the_quota_is_shown(site, officer, browser):
    exact(site)

    page = browser.get(reverse("planmaps:site", args=[VLIETWOUDE, site.pk]), headers=HTMX)

    quota, room = page.context["quota"], page.context["room"]
    assert room == quota
    services.reserve(site_id=site.pk, revision=1, by=officer)
    again = browser.get(reverse("planmaps:site", args=[VLIETWOUDE, site.pk]), headers=HTMX)
    site.refresh_from_db()
    assert again.context["room"] == quota - site.poles


@pytest.mark.parametrize("htmx", [True, False])
def test_a_trial_stands_at_the_form_without_script_too(htmx, site, browser):
    asked = browser.get(address(site, "move"), here(site, 40), headers=HTMX if htmx else {})

    assert asked.status_code == 200
    assert asked.context["compared"].trial.served_points >= 0
    assert not SiteChange.objects.exists()


def test_a_trial_is_for_the_officer_and_writes_nothing(site, browser, neighbour):
    trial = reverse("planmaps:trial", args=[VLIETWOUDE])
    answer = browser.get(trial, {**here(site, 30), "plaats": site.pk})

    assert answer.status_code == 200
    assert len(answer.content) < 8_000
    assert "data-at=" in answer.content.decode()
    assert not SiteChange.objects.exists()
    for wrong in ({}, {"x": "1"}, {"x": "abc", "y": "1"}, {"x": "4.35", "y": "50.85"}):
        assert browser.get(trial, wrong).status_code == 422
    assert browser.get(trial, {**here(site), "plaats": 10**9}).status_code == 404
    other = Client()
    other.force_login(neighbour)
    assert other.get(trial, here(site)).status_code == 404


def test_a_pin_that_moves_writes_nothing_at_all(site, browser):
    """Not even that its session was seen: a write waits for the lock and for the disk."""
    trial = reverse("planmaps:trial", args=[VLIETWOUDE])
    browser.get(reverse("planmaps:municipality", args=[VLIETWOUDE]))  # where the pin was taken up
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(days=1))

    with CaptureQueriesContext(connection) as asked:
        for east in (0, 10, 20):
            assert browser.get(trial, {**here(site, east), "plaats": site.pk}).status_code == 200

    assert asked.captured_queries
    assert [one["sql"] for one in asked.captured_queries if not one["sql"].startswith("SELECT")] == []


def test_degrees_and_metres_lead_to_the_same_place(site, browser):
    from laadkern.geo import lonlat_from_rd

    lon, lat = lonlat_from_rd([site.x_m + 20], [site.y_m])
    send(browser, site, "move", x=f"{lon[0]:.7f}".replace(".", ","), y=f"{lat[0]:.7f}")

    moved = Site.objects.get(pk=site.pk)
    assert moved.x_m == pytest.approx(site.x_m + 20, abs=0.05)
    assert moved.y_m == pytest.approx(site.y_m, abs=0.05)


def test_a_site_is_added_with_its_trial_and_shown(planned, site, browser):
    add = reverse("planmaps:add", args=[VLIETWOUDE])
    assert "compared" not in browser.get(add, headers=HTMX).context
    body = {**here(site, 200), "poles": "1", "year": "2028", "name": "Bij de bibliotheek"}
    assert browser.get(add, body, headers=HTMX).context["compared"].trial.served_now_points is None

    answer = browser.post(add, body, headers=HTMX)

    added = Site.objects.get(origin="added")
    assert answer.status_code == 200
    assert (added.name, added.poles, added.year) == ("Bij de bibliotheek", 1, 2028)
    assert f'data-site-shown="{added.pk}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"poles": "0"}, "greater than or equal to 1"),
        ({"year": "1999"}, "2000"),
        ({"poles": "50"}, "Choose 1"),
    ],
)
def test_a_site_that_cannot_be_added_is_refused_at_the_field(wrong, words, site, browser):
    body = {**here(site, 200), "poles": "1", "year": "2028", **wrong}

    answer = browser.post(reverse("planmaps:add", args=[VLIETWOUDE]), body)

    assert answer.status_code == 422
    assert any(words in error for error in answer.content.decode().split('class="field__error"')[1:])
    assert not Site.objects.filter(origin="added").exists()


def test_comments_and_history_are_for_those_who_work_on_the_plan(site, officer, browser):
    Site.objects.filter(pk=site.pk).update(state="candidate")
    answer = send(browser, site, "comment", text="Even bellen met de school")
    assert answer.status_code == 200
    assert "Even bellen met de school" in answer.content.decode()
    assert send(browser, site, "comment", text=" ").status_code == 422
    send(browser, site, "change", poles="1", year="2029")

    consultant = Client()
    consultant.force_login(person(Role.PROGRAMME_MANAGER, "waterkant", name="Mo Smit"))
    page = consultant.get(reverse("planmaps:site", args=[VLIETWOUDE, site.pk])).content.decode()
    assert "Even bellen met de school" in page
    assert f"<b>{officer.name}</b>: poles or year changed" in page
    assert "→ 2029" in page
    assert address(site, "undo") not in page
    assert address(site, "reject") not in page
    assert send(consultant, site, "comment", text="Mee eens").status_code == 200

    services.publish(plan_map_id=selectors.leading_plan(VLIETWOUDE).pk, by=officer)
    public = Client().get(reverse("planmaps:site", args=[VLIETWOUDE, site.pk])).content.decode()
    assert "Even bellen met de school" not in public
    assert "poles or year changed" not in public


def test_what_is_dropped_is_hidden_unless_it_is_chosen(site, officer, browser):
    services.reject(site_id=site.pk, revision=1, reason="works", by=officer)
    page, layer = reverse("planmaps:municipality", args=[VLIETWOUDE]), reverse("planmaps:layer_sites")

    assert site.pk not in [one.pk for one in browser.get(page).context["sites"]]
    chosen = browser.get(page, {"toestand": ["", "dropped"]})
    assert [one.pk for one in chosen.context["sites"]] == [site.pk]
    assert "vervallen=1" in chosen.context["map"]["layers"]["sites"]
    of_layer = browser.get(layer, {"gemeente": VLIETWOUDE}).json()["features"]
    assert site.pk not in [one["id"] for one in of_layer]
    with_dropped = browser.get(layer, {"gemeente": VLIETWOUDE, "vervallen": "1"}).json()["features"]
    assert {one["properties"]["state"] for one in with_dropped if one["id"] == site.pk} == {"dropped"}
    assert browser.get(page, {"toestand": ""}).context["sites"] == []


def test_the_officer_sees_first_what_is_left_to_decide_and_others_the_most_need(site, officer, browser):
    services.validate(site_id=site.pk, revision=1, by=officer)
    page = reverse("planmaps:municipality", args=[VLIETWOUDE])

    listed = browser.get(page).context["sites"]

    assert listed[-1].pk == site.pk
    ranks = [one.rank for one in browser.get(page, {"volgorde": "rank"}).context["sites"]]
    assert ranks == sorted(ranks)


def test_the_next_site_is_the_one_that_still_waits(site, officer, browser):
    answer = send(browser, site, "validate")

    waiting = [
        one for one in browser.get(f"/kaart/{VLIETWOUDE}/").context["sites"] if one.state == "candidate"
    ]
    following = answer.context["next_site"]
    assert following.pk != site.pk
    assert following.state == process.CANDIDATE
    assert answer.context["open_count"] == len(waiting)


def test_a_step_renders_the_list_as_the_page_would(site, browser):
    """The list after an htmx swap is the list of the reloaded page."""
    answer = send(browser, site, "validate")
    page = browser.get(f"/kaart/{VLIETWOUDE}/?volgorde=rank")

    swapped = [one.pk for one in answer.context["listed"]["sites"]]
    assert swapped == [one.pk for one in page.context["sites"]]
    assert answer.context["map"]["layers"]["sites"] == page.context["map"]["layers"]["sites"]


def test_every_state_offers_at_most_four_buttons_and_one_main():
    for state in (*process.OPEN, process.DROPPED, process.REALISED):
        for is_area in (True, False):
            offer = acts.offer(state, is_search_area=is_area)
            in_sight = len(offer.beside) + (offer.main is not None) + bool(offer.folded)
            offered = {act.step for act in (*offer.beside, *offer.folded)} | (
                {offer.main.step} if offer.main else set()
            )
            assert in_sight <= acts.IN_SIGHT
            assert offered == set(process.steps_from(state, is_search_area=is_area))
