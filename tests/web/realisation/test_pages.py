"""The work list and the page of a realisation: who sees what, what they offer, and what is refused."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.clocks.models import Clock
from laadregie.realisation import acts, process, selectors, services
from laadregie.realisation.models import Realisation
from laadregie.realisation.selectors import Choice
from laadregie.regions.models import Municipality, SubRegion
from tests.factories.realising import CONTRACTOR, bring, free_site, tomorrow
from tests.factories.regions import OOSTERLEK, VLIETWOUDE, person

WORK = "/realisaties/"


def address(realisation, slug=""):
    return f"{WORK}{realisation.number}/{slug}{'/' if slug else ''}"


def post(client, realisation, slug, **body):
    realisation.refresh_from_db()
    return client.post(address(realisation, slug), {"revision": realisation.revision, **body})


def late_by(realisation, days):
    """As if the term of the state it is in was over for so many days."""
    Clock.objects.filter(about=f"realisation:{realisation.number}").update(
        due_on=timezone.localdate() - timedelta(days=days)
    )


@pytest.fixture
def consultant(planned):
    area = SubRegion.objects.create(code="S1", name="Noordkant")
    Municipality.objects.filter(code=VLIETWOUDE).update(sub_region=area)
    return person(Role.CONSULTANT, "S1")


def seen_by(client, user, path):
    client.force_login(user)
    return client.get(path).status_code


@pytest.mark.parametrize("party", ["municipality", "operator", "grid_operator", "contractor"])
def test_each_party_sees_its_realisation(party, realisation, parties, client):
    assert seen_by(client, parties.of(party), address(realisation)) == 200
    assert [one.number for one in selectors.realisations(parties.of(party))] == [realisation.number]


@pytest.mark.parametrize(
    ("role", "code"),
    [
        (Role.MUNICIPAL_OFFICER, OOSTERLEK),
        (Role.CONCESSION_HOLDER, "laadbedrijf-b"),
        (Role.GRID_OPERATOR, "netbeheerder-b"),
        (Role.CONTRACTOR, "aannemer-b"),
        (Role.CONSULTANT, "S2"),
        (Role.STEERING_MEMBER, "waterkant"),
        (Role.AUDITOR, "waterkant"),
        (Role.TECHNICAL_ADVISER, "waterkant"),
        (Role.COMMUNICATION_ADVISER, "waterkant"),
        (Role.CONTRACT_MANAGER, "waterkant"),  # it is outside any concession
    ],
)
def test_for_others_it_does_not_exist(role, code, realisation, client):
    assert seen_by(client, person(role, code), address(realisation)) == 404


def test_who_is_not_signed_in_is_led_there(realisation, client):
    assert client.get(address(realisation)).status_code == 302


def test_a_contract_manager_sees_what_belongs_to_a_concession(realisation, client):
    Realisation.objects.update(concession_code="concessie-2022")

    assert seen_by(client, person(Role.CONTRACT_MANAGER, "waterkant"), address(realisation)) == 200


def test_a_contractor_sees_it_once_the_work_order_is_given(site, officer, parties, client):
    fresh = services.open_realisation(site_id=site.pk, cause="data", by=officer)
    assert seen_by(client, parties.contractor, address(fresh)) == 404

    services.order_work(number=fresh.number, revision=None, contractor_code=CONTRACTOR, by=parties.operator)

    assert seen_by(client, parties.contractor, address(fresh)) == 200


@pytest.mark.parametrize("who", ["consultant", "manager"])
def test_who_follows_may_do_nothing(who, realisation, consultant, client):
    viewer = consultant if who == "consultant" else person(Role.PROGRAMME_MANAGER, "waterkant")
    client.force_login(viewer)

    assert acts.possible(viewer, realisation) == []
    for act in acts.ACTS.values():
        answer = client.post(address(realisation, act.slug), {"revision": realisation.revision})
        assert answer.status_code == 404, act.code
    assert Realisation.objects.get().revision == realisation.revision


def test_the_page_says_who_has_to_act_and_until_when(realisation, officer, client):
    client.force_login(officer)

    page = client.get(address(realisation)).content.decode()

    assert "Municipality of Vlietwoude" in page
    assert "14 days left" in page
    assert "Agree with the place" in page


@pytest.mark.parametrize("state", process.STATES)
@pytest.mark.parametrize("party", ["municipality", "operator", "grid_operator", "contractor"])
def test_every_act_that_a_page_offers_has_its_question(state, party, realisation, parties, client):
    bring(realisation, state)
    client.force_login(parties.of(party))

    page = client.get(address(realisation))
    assert page.status_code == 200
    for act in acts.possible(parties.of(party), realisation):
        assert reverse("realisation:act", args=[realisation.number, act.slug]) in page.content.decode()
        if act.asks:
            assert client.get(address(realisation, act.slug)).status_code == 200, act.code


def test_the_whole_way_in_the_browser(realisation, parties, client):
    today = timezone.localdate().isoformat()
    steps = [
        ("municipality", "akkoord", {}),
        ("grid_operator", "netcheck-akkoord", {"planned_on": tomorrow().isoformat(), "capacity_kw": "22"}),
    ]
    for party, slug, body in steps:
        client.force_login(parties.of(party))
        assert post(client, realisation, slug, **body).status_code == 302, slug
    assert Realisation.objects.get().state == process.LOCATION_SETTLED
    for step in ("draft_order", "publish_order"):
        from tests.factories.realising import CHECKED, order_for

        if step == "draft_order":
            order_for(realisation)
        services.take(realisation.number, step, by=parties.municipality, checked=CHECKED)
    for party, slug, body in [
        ("operator", "aansluiting-besteld", {}),
        ("grid_operator", "aangesloten", {"day": today}),
        ("contractor", "plaatsing-plannen", {"planned_on": tomorrow().isoformat()}),
        ("contractor", "geplaatst", {"day": today}),
        ("operator", "in-gebruik", {"day": today, "evse_ids": "nl*abc*e1*1\nNL*ABC*E1*2"}),
    ]:
        client.force_login(parties.of(party))
        assert post(client, realisation, slug, **body).status_code == 302, slug
    found = Realisation.objects.get()
    assert (found.state, found.evse_ids) == (process.IN_OPERATION, ["NL*ABC*E1*1", "NL*ABC*E1*2"])


def test_what_is_missing_stands_at_its_field(realisation, parties, client):
    bring(realisation, process.GRID_CHECK)
    client.force_login(parties.grid_operator)

    answer = post(client, realisation, "netcheck-akkoord", capacity_kw="veel", planned_on="")

    assert answer.status_code == 422
    assert answer.context["asking"]["form"].errors.keys() == {"capacity_kw", "planned_on"}
    assert Realisation.objects.get().state == process.GRID_CHECK


@pytest.mark.parametrize("typed", ["17,3", "17.3"])
def test_a_capacity_is_typed_with_a_comma_or_a_point(typed, realisation, parties, client):
    bring(realisation, process.GRID_CHECK)
    client.force_login(parties.grid_operator)

    body = {"capacity_kw": typed, "planned_on": tomorrow().isoformat()}
    with translation.override("nl"):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "nl"
        answer = post(client, realisation, "netcheck-akkoord", **body)

    assert answer.status_code == 302
    assert Realisation.objects.get().grid_capacity_kw == pytest.approx(17.3)


def test_who_comes_second_is_told_who_was_first(realisation, parties, client):
    client.force_login(parties.municipality)
    revision = Realisation.objects.get().revision
    services.hold(
        number=realisation.number,
        revision=None,
        reason="Straat open",
        waiting_for="contractor",
        by=parties.operator,
    )

    answer = client.post(address(realisation, "akkoord"), {"revision": revision})

    assert answer.status_code == 409
    assert "Teun Mol" in answer.content.decode()


def test_an_act_that_cannot_be_done_now_says_so(realisation, parties, client):
    client.force_login(parties.grid_operator)

    answer = client.get(address(realisation, "netcheck-akkoord"))

    assert answer.status_code == 422
    assert "Location proposed" in answer.content.decode()


def test_an_act_that_is_unknown_does_not_exist(realisation, officer, client):
    client.force_login(officer)

    assert client.get(address(realisation, "draft_order")).status_code == 404
    assert client.post(address(realisation, "publiceer"), {"revision": 1}).status_code == 404


def test_a_place_is_proposed_with_the_form_alone(realisation, parties, client):
    client.force_login(parties.operator)
    x, y = realisation.site.x_m + 8, realisation.site.y_m

    tried = client.get(address(realisation, "plaats-voorstellen"), {"x": x, "y": y})
    answer = post(client, realisation, "plaats-voorstellen", x=f"{x}", y=f"{y}", note="Ruimer")

    assert tried.status_code == 200
    assert answer.status_code == 302
    realisation.refresh_from_db()
    assert (realisation.site.x_m, realisation.location_note) == (x, "Ruimer")


def test_a_place_abroad_is_refused_at_its_field(realisation, parties, client):
    client.force_login(parties.operator)

    answer = post(client, realisation, "plaats-voorstellen", x="4.40", y="51.22")

    assert answer.status_code == 422
    assert "x" in answer.context["form"].errors


def test_a_trial_writes_nothing_and_is_for_who_may_propose(realisation, parties, client):
    query = {"x": realisation.site.x_m, "y": realisation.site.y_m}

    assert seen_by(client, parties.grid_operator, address(realisation, "probeer")) == 404
    client.force_login(parties.operator)
    assert client.get(address(realisation, "probeer"), query).status_code == 200
    assert Realisation.objects.get().revision == realisation.revision


def test_a_photo_is_shown_to_who_sees_the_realisation_alone(realisation, parties, stranger, client):
    bring(realisation, process.PLACED)
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    client.force_login(parties.contractor)
    upload = SimpleUploadedFile("../../paal.jpg", out.getvalue())
    assert post(client, realisation, "foto", photo=upload).status_code == 302
    photo = realisation.photos.get()
    path = reverse("realisation:photo", args=[realisation.number, photo.pk])

    shown = client.get(path)

    assert shown["Content-Type"] == "image/jpeg"
    assert shown.content.startswith(b"\xff\xd8")
    assert seen_by(client, stranger, path) == 404


def test_a_realisation_is_opened_from_the_plan_map(site, officer, stranger, client):
    path = reverse("realisation:open", args=[site.pk])
    assert seen_by(client, stranger, path) == 404
    client.force_login(officer)
    assert client.get(path).status_code == 200

    answer = client.post(path, {"cause": "proactive", "poles": "1", "note": ""})

    assert answer.url == address(Realisation.objects.get())
    assert client.get(path).url == answer.url


def test_the_panel_of_a_site_leads_to_its_realisation(realisation, officer, client):
    client.force_login(officer)
    site = realisation.site

    panel = client.get(reverse("planmaps:site", args=[site.municipality_code, site.pk])).content.decode()

    assert address(realisation) in panel
    assert "act-release" not in panel


class TestWorkList:
    def test_rows_are_grouped_by_how_late_they_are(self, realisation, officer, parties):
        second = services.open_realisation(site_id=free_site(1).pk, cause="data", by=officer)
        third = services.open_realisation(site_id=free_site(2).pk, cause="data", by=officer)
        bring(second, process.GRID_CHECK)
        services.hold(
            number=third.number, revision=None, reason="Straat open", waiting_for="operator", by=officer
        )
        late_by(realisation, 3)
        late_by(second, 5)

        work = selectors.work(officer, Choice(who="alle"))

        told = {group.code: [row.number for row in group.rows] for group in work.groups}
        assert told == {
            "late": [realisation.number],
            "late_elsewhere": [second.number],
            "paused": [third.number],
        }
        assert (work.counts["mijn"], work.counts["ander"], work.late) == (1, 2, 2)

    def test_first_comes_what_the_viewer_has_to_do(self, realisation, officer, parties):
        assert [row.number for row in selectors.work(officer, Choice()).rows] == [realisation.number]
        assert selectors.work(parties.grid_operator, Choice(who="mijn")).rows == ()

    @pytest.mark.parametrize(
        ("choice", "count"),
        [
            (Choice(words="vli-0001"), 1),
            (Choice(words="zzz"), 0),
            (Choice(causes=frozenset({"proactive"})), 1),
            (Choice(causes=frozenset({"request"})), 0),
            (Choice(state="grid_check"), 0),
            (Choice(state="location_proposed"), 1),
            (Choice(municipality_code=OOSTERLEK), 0),
        ],
    )
    def test_filters(self, choice, count, realisation, officer):
        assert len(selectors.work(officer, choice).rows) == count

    def test_the_map_shows_the_rows_of_the_list(self, realisation, officer, client):
        client.force_login(officer)

        shown = json.loads(client.get(f"{WORK}plaatsen.geojson?wie=alle").content)
        none = json.loads(client.get(f"{WORK}plaatsen.geojson?wie=ander").content)

        assert [one["properties"]["number"] for one in shown["features"]] == [realisation.number]
        assert none["features"] == []

    def test_several_are_agreed_with_at_once(self, realisation, officer, parties, client):
        second = services.open_realisation(site_id=free_site(1).pk, cause="data", by=officer)
        bring(second, process.GRID_CHECK)
        client.force_login(officer)

        client.post(f"{WORK}kies/", {"doe": "agree_location", "nummer": [realisation.number, second.number]})

        states = dict(Realisation.objects.values_list("number", "state"))
        assert set(states.values()) == {process.GRID_CHECK}
        assert Realisation.objects.get(number=second.number).revision == second.revision

    def test_nobody_elsewhere_does_anything_at_once(self, realisation, stranger, client):
        client.force_login(stranger)

        client.post(f"{WORK}kies/", {"doe": "assign", "nummer": [realisation.number]})

        assert Realisation.objects.get().assigned_to is None

    def test_an_odd_address_still_shows_the_list(self, realisation, officer, client):
        client.force_login(officer)

        assert client.get(f"{WORK}?wie=x&stand=y&volgorde=z&aanleiding=q").status_code == 200

    def test_the_number_of_queries_does_not_grow_with_the_rows(
        self, realisation, officer, django_assert_max_num_queries
    ):
        def count():
            with django_assert_max_num_queries(60) as found:
                selectors.work(officer, Choice(who="alle"))
            return len(found.captured_queries)

        before = count()
        for n in range(1, 4):
            services.open_realisation(site_id=free_site(n).pk, cause="data", by=officer)
        assert count() <= before + 1
