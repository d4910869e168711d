"""Pages of policy: what they show to whom, and what a refusal leaves behind."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.audit.models import AuditEvent
from laadregie.regions import selectors, services
from laadregie.regions.models import Organisation, PolicyValue

pytestmark = pytest.mark.django_db

OF_REGION = "/beleid/waarde/walking_distance_m/"
OF_VLIETWOUDE = "/beleid/GM9901/walking_distance_m/"
MOST_QUERIES = 24  # however many values and municipalities; session and user included


def text_of(response):
    """What a reader sees: no tags, single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def row_of(response, name):
    """The cells of the table row that begins with a name."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", response.content.decode(), flags=re.DOTALL)
    found = next(row for row in rows if name in row)
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", found, flags=re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cell)).strip() for cell in cells]


def asked(value="300", *, days=0, **fields):
    """A filled-in form; `days` from today it holds."""
    day = timezone.localdate() + timedelta(days=days)
    return {
        "action": "decide",
        "value": value,
        "valid_from": day.isoformat(),
        "source": "Council decision",
        **fields,
    }


def decide(by, value, *, key="walking_distance_m", code=None):
    return services.set_policy_value(
        key=key,
        value=value,
        valid_from=timezone.localdate(),
        source="Council decision",
        by=by,
        municipality=selectors.municipality(code) if code else None,
    )


def test_everyone_sees_value_unit_origin_and_source(client, loaded):
    name, value, origin, source, since = row_of(client.get("/beleid/"), "Walking distance to a charge point")

    assert (name, value) == ("Walking distance to a charge point", "250 m")
    assert origin == "starting value of laadregie to be confirmed"
    assert (source, since) == ("municipalities use 150 to 500 m, 261 on average", "–")


def test_a_decision_shows_its_day_and_how_many_municipalities_differ(client, loaded, manager, officer):
    decide(manager, "300")
    decide(officer, "150", code="GM9901")

    name, value, origin, *_ = row_of(client.get("/beleid/"), "Walking distance to a charge point")

    assert name.endswith("1 municipality differs")
    assert (value, origin) == ("300 m", "decided for the region")


def test_shares_are_percentages_and_an_undecided_quota_says_so(client, loaded):
    page = client.get("/beleid/")

    assert row_of(page, "Share of the need that a plan")[1] == "90%"
    assert row_of(page, "Quota of poles per year</a>")[1] == "not decided"


def test_a_municipality_stands_beside_the_region(client, loaded, manager, officer):
    decide(manager, "300")
    decide(officer, "150", code="GM9901")

    cells = row_of(client.get("/beleid/GM9901/"), "Walking distance to a charge point")

    assert cells[1:4] == ["150 m", "300 m", "decided by the municipality"]


def test_the_quota_of_a_municipality_follows_from_its_households(client, loaded):
    # 880 + 590 + 95 = 1,565 households, 0.94 poles per 1,000: 1.47, so 1 pole
    cells = row_of(client.get("/beleid/GM9901/"), "Quota of poles per year</a>")

    assert cells[1:4] == ["1", "–", "follows from the rule per household to be confirmed"]


@pytest.mark.parametrize("path", ["/beleid/GM0000/", "/beleid/waarde/nothing/", "/beleid/GM9901/nothing/"])
def test_what_is_not_there_is_not_found(client, loaded, path):
    assert client.get(path).status_code == 404


def test_the_programme_manager_decides_and_it_stands_in_the_trail(client, loaded, manager):
    client.force_login(manager)

    answer = client.post(OF_REGION, asked("300"), follow=True)

    assert answer.redirect_chain == [(OF_REGION, 302)]
    assert "Kept. Walking distance to a charge point: 300 m." in text_of(answer)
    assert selectors.policy_value("walking_distance_m").value == 300
    event = AuditEvent.objects.get(action="regions.policy_value_set")
    assert (event.by, event.changes["walking_distance_m"]) == (manager, [None, "300"])


def test_an_officer_decides_for_the_own_municipality_only(client, loaded, officer):
    client.force_login(officer)

    client.post(OF_VLIETWOUDE, asked("150"))

    assert selectors.policy_value("walking_distance_m", "GM9901").value == 150
    assert selectors.policy_value("walking_distance_m", "GM9902").value == 250
    assert AuditEvent.objects.get(action="regions.policy_value_set").municipality_code == "GM9901"


@pytest.mark.parametrize(
    ("role", "organisation", "path"),
    [
        pytest.param(Role.MUNICIPAL_OFFICER, "GM9901", OF_REGION, id="officer-for-the-region"),
        pytest.param(Role.MUNICIPAL_OFFICER, "GM9902", OF_VLIETWOUDE, id="officer-elsewhere"),
        pytest.param(Role.CONSULTANT, "waterkant", OF_VLIETWOUDE, id="consultant"),
        pytest.param(Role.GRID_OPERATOR, "netbeheerder-a", OF_REGION, id="grid-operator"),
        pytest.param(None, "", OF_REGION, id="public"),
    ],
)
def test_others_see_the_page_without_a_form_and_cannot_decide(
    client, loaded, person, role, organisation, path
):
    if role:
        client.force_login(person(role, organisation))

    page = client.get(path)
    answer = client.post(path, asked())

    assert page.status_code == 200
    assert 'name="value"' not in page.content.decode()
    assert answer.status_code == 404
    assert not PolicyValue.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        pytest.param({"value": "veel"}, "value", "Give a whole number from 50 m to 2,000 m.", id="letters"),
        pytest.param({"value": "20"}, "value", "Give a whole number from 50 m to 2,000 m.", id="too-low"),
        pytest.param({"value": "2001"}, "value", "Give a whole number from 50 m to 2,000 m.", id="too-high"),
        pytest.param(
            {"value": "250.5"}, "value", "Give a whole number from 50 m to 2,000 m.", id="not-whole"
        ),
        pytest.param({"value": ""}, "value", "This field is required.", id="no-value"),
        pytest.param(
            {"valid_from": "31-31-2026"}, "valid_from", "This is not a date. Give one such as", id="no-date"
        ),
        pytest.param(
            {"valid_from": "0206-01-01"}, "valid_from", "Give a date from 2000 up to", id="slip-of-the-pen"
        ),
        pytest.param({"source": ""}, "source", "This field is required.", id="no-source"),
        pytest.param({"source": "x" * 501}, "source", "at most 500 characters", id="endless-source"),
    ],
)
def test_a_refusal_stands_at_its_field_and_changes_nothing(client, loaded, manager, fields, field, message):
    client.force_login(manager)
    events = AuditEvent.objects.count()

    answer = client.post(OF_REGION, asked(**fields))

    assert answer.status_code == 422
    errors = re.search(rf'<div id="id_{field}_error">(.*?)</div>', answer.content.decode(), flags=re.DOTALL)
    assert errors
    assert message in errors[1]
    assert not PolicyValue.objects.exists()
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize(
    ("key", "typed", "kept", "shown"),
    [
        pytest.param("target_share", "92.5", 0.925, "92.5%", id="share-in-percent"),
        pytest.param("detour_factor", "1.25", 1.25, "1.25", id="number"),
        pytest.param("full_pole_kwh_per_year", "6,000", 6000, "6,000 kWh", id="thousands"),
        pytest.param("walking_method", "straight", "straight", "straight line", id="word"),
    ],
)
def test_a_value_is_written_as_people_write_it(client, loaded, manager, key, typed, kept, shown):
    client.force_login(manager)
    path = f"/beleid/waarde/{key}/"

    answer = client.post(path, asked(typed), follow=True)

    assert selectors.policy_value(key).value == kept
    assert f"Now {shown}, decided for the region." in text_of(answer)


def test_in_dutch_a_comma_is_a_decimal_sign(client, loaded, manager):
    client.force_login(manager)
    client.cookies["django_language"] = "nl"

    client.post("/beleid/waarde/detour_factor/", asked("1,25"))

    assert selectors.policy_value("detour_factor").value == 1.25


def test_the_history_says_what_holds_what_comes_and_what_is_over(client, loaded, manager):
    client.force_login(manager)
    for value, days in (("200", -20), ("300", -10), ("400", 10)):
        client.post(OF_REGION, asked(value, days=days))

    page = client.get(OF_REGION)

    assert [row_of(page, f"<b>{value} m</b>")[2] for value in (200, 300, 400)] == [
        "no longer",
        "holds",
        "still to come",
    ]


def test_names_of_people_are_for_who_is_signed_in(client, loaded, manager):
    decide(manager, "300")

    public = text_of(client.get(OF_REGION))
    client.force_login(manager)
    signed_in = row_of(client.get(OF_REGION), "<b>300 m</b>")

    assert manager.name not in public
    assert signed_in[3] == f"Council decision {manager.name}"


def test_a_municipality_follows_the_region_again(client, loaded, officer):
    decide(officer, "150", code="GM9901")
    client.force_login(officer)
    tomorrow = timezone.localdate() + timedelta(days=1)

    answer = client.post(OF_VLIETWOUDE, {"action": "end", "valid_to": tomorrow.isoformat()})

    assert answer.status_code == 302
    assert selectors.policy_value("walking_distance_m", "GM9901").value == 150
    assert selectors.policy_value("walking_distance_m", "GM9901", tomorrow).value == 250
    assert AuditEvent.objects.filter(action="regions.policy_value_ended").count() == 1


def test_it_cannot_end_before_it_began(client, loaded, officer):
    decide(officer, "150", code="GM9901")
    client.force_login(officer)

    answer = client.post(OF_VLIETWOUDE, {"action": "end", "valid_to": timezone.localdate().isoformat()})

    assert answer.status_code == 422
    assert "The last day is before the first." in text_of(answer)
    assert PolicyValue.objects.get().valid_to is None


@pytest.mark.parametrize("path", ["/beleid/", "/beleid/GM9901/", OF_REGION, OF_VLIETWOUDE])
def test_a_page_asks_a_few_queries_however_many_decided(
    client, loaded, manager, officer, path, django_assert_max_num_queries
):
    for value in ("150", "160", "170"):
        decide(manager, value, code="GM9901")
        decide(manager, value, code="GM9902")
    client.force_login(officer)
    client.get(path)  # the first visit writes down the session and the browser

    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(path)


def test_without_a_region_the_starting_values_are_shown(client, db):
    page = client.get("/beleid/")

    assert page.status_code == 200
    assert row_of(page, "Walking distance to a charge point")[1] == "250 m"


def test_choosing_a_municipality_leads_to_its_page(client, loaded):
    assert client.get("/beleid/?gemeente=GM9902").url == "/beleid/GM9902/"


@pytest.fixture
def grid_operator(loaded):
    return Organisation.objects.create(code="netbeheerder-a", kind="grid_operator", name="Netbeheerder A")


def test_a_party_is_chosen_from_its_kind_and_shown_by_name(client, manager, officer, grid_operator):
    page = "/beleid/waarde/grid_operator/"
    client.force_login(manager)
    choices = re.findall(r"<option value=\"([^\"]*)\"", client.get(page).content.decode())
    assert grid_operator.code in choices
    assert "GM9901" not in choices

    client.post(page, asked(grid_operator.code))

    assert row_of(client.get("/beleid/"), "Grid operator that answers")[1] == "Netbeheerder A"
    assert "Netbeheerder A" in row_of(client.get("/beleid/GM9901/"), "Grid operator that answers")[1]
    assert "Netbeheerder A" in text_of(client.get(page))


def test_a_party_of_another_kind_is_refused(client, manager, grid_operator):
    client.force_login(manager)
    page = client.post("/beleid/waarde/grid_operator/", asked("GM9901"))

    assert page.status_code == 422
    assert not PolicyValue.objects.filter(key="grid_operator").exists()
