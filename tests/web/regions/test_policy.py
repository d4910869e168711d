"""Policy values: which holds where and when, who may decide, and what is kept."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.audit.models import AuditEvent
from laadregie.regions import policy, selectors, services
from laadregie.regions.models import PolicyValue

pytestmark = pytest.mark.django_db

KEY = "walking_distance_m"


def decide(by, value="300", *, code=None, since=date(2026, 1, 1), until=None, key=KEY):
    return services.set_policy_value(
        key=key,
        value=value,
        valid_from=since,
        valid_to=until,
        source="Council decision",
        by=by,
        municipality=selectors.municipality(code) if code else None,
    )


def holds(code=None, on=date(2026, 6, 1), key=KEY):
    setting = selectors.policy_value(key, code, on)
    return setting.value, setting.origin


def test_without_a_decision_the_default_holds_and_says_so(loaded):
    setting = selectors.policy_value(KEY)

    assert (setting.value, setting.unit, setting.origin, setting.is_derived) == (250, "m", "default", True)
    assert setting.source == "municipalities use 150 to 500 m, 261 on average"


def test_a_value_for_the_region_holds_in_every_municipality(loaded, manager):
    decide(manager)

    assert holds() == (300, "region")
    assert holds("GM9902") == (300, "region")


def test_a_municipality_goes_before_the_region(loaded, manager, officer):
    decide(manager)
    decide(officer, "150", code="GM9901")

    assert holds("GM9901") == (150, "municipality")
    assert holds("GM9902") == (300, "region")
    assert selectors.policy_sets(date(2026, 6, 1))["GM9901"][KEY].value == 150


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(date(2025, 12, 31), (250, "default"), id="the-day-before"),
        pytest.param(date(2026, 1, 1), (300, "region"), id="the-first-day"),
        pytest.param(date(2026, 6, 30), (300, "region"), id="before-the-next-decision"),
        pytest.param(date(2026, 7, 1), (400, "region"), id="the-next-decision"),
        pytest.param(date(2026, 8, 31), (400, "region"), id="the-last-day"),
        pytest.param(date(2026, 9, 1), (300, "region"), id="when-it-ended-the-one-before-holds"),
    ],
)
def test_a_value_holds_from_its_first_day_until_the_day_it_ends(loaded, manager, on, expected):
    decide(manager)
    decide(manager, "400", since=date(2026, 7, 1), until=date(2026, 9, 1))

    assert holds(on=on) == expected


def test_of_two_decisions_for_the_same_day_the_later_one_holds_and_both_are_kept(loaded, manager):
    decide(manager, "300")
    decide(manager, "350")

    assert holds() == (350, "region")
    assert [row.value for row in selectors.policy_history(KEY)] == ["350", "300"]


def test_an_override_can_end(loaded, manager, officer):
    own = decide(officer, "150", code="GM9901")

    services.end_policy_value(policy_value=own, valid_to=date(2026, 3, 1), by=officer)

    assert holds("GM9901", on=date(2026, 2, 28)) == (150, "municipality")
    assert holds("GM9901", on=date(2026, 3, 1)) == (250, "default")
    assert AuditEvent.objects.latest("id").changes == {"valid_to": [None, "2026-03-01"]}


def test_a_decision_leaves_an_event_that_says_from_what_to_what(loaded, officer):
    decide(officer, "150", code="GM9901")
    decide(officer, "200", code="GM9901")

    event = AuditEvent.objects.latest("id")
    assert (event.action, event.by, event.municipality_code) == (
        "regions.policy_value_set",
        officer,
        "GM9901",
    )
    assert event.changes[KEY] == ["150", "200"]


@pytest.mark.parametrize(
    ("role", "organisation", "code"),
    [
        pytest.param(Role.MUNICIPAL_OFFICER, "GM9902", "GM9901", id="officer-of-another-municipality"),
        pytest.param(Role.MUNICIPAL_OFFICER, "GM9901", None, id="officer-for-the-whole-region"),
        pytest.param(Role.CONSULTANT, "GM9901", "GM9901", id="consultant"),
        pytest.param(Role.CONCESSION_HOLDER, "holder", None, id="concession-holder"),
        pytest.param(Role.AUDITOR, "GM9901", "GM9901", id="auditor"),
    ],
)
def test_who_may_not_decide_is_refused_and_nothing_changes(loaded, person, role, organisation, code):
    with pytest.raises(PermissionDenied):
        decide(person(role, organisation), code=code)

    assert not PolicyValue.objects.exists()
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        pytest.param(KEY, "49", "49 was given; from 50 to 2000 was expected.", id="too-near"),
        pytest.param(KEY, "250.5", "250.5 is no whole number.", id="half-a-metre"),
        pytest.param(KEY, "250 m", "“250 m” is no number; such as 250 or 0.5 was expected.", id="with-unit"),
        pytest.param("target_share", "90", "90 was given; from 0 to 1 was expected.", id="percentage"),
        pytest.param("target_share", "nan", "nan was given; from 0 to 1 was expected.", id="not-a-number"),
        pytest.param(
            "walking_method",
            "by bus",
            "“by bus” is not one of: straight_times_detour, straight.",
            id="unknown-method",
        ),
        pytest.param("wishes", "1", "“wishes” is no policy value that is known.", id="unknown-key"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_changes(loaded, manager, key, value, said):
    with pytest.raises(InputError) as refusal:
        decide(manager, value, key=key)

    assert refusal.value.message == said
    assert not PolicyValue.objects.exists()


def test_a_value_cannot_end_before_it_begins(loaded, manager):
    with pytest.raises(InputError, match="The last day is before the first"):
        decide(manager, until=date(2026, 1, 1))

    assert not PolicyValue.objects.exists()


@pytest.mark.parametrize(
    ("households", "poles"),
    [
        pytest.param(0, 1, id="nobody-still-one"),
        pytest.param(1_500, 1, id="1.41-rounds-down"),
        pytest.param(1_600, 2, id="1.504-rounds-up"),
        pytest.param(33_795, 32, id="31.77"),
        pytest.param(100_000, 50, id="94-is-bounded"),
    ],
)
def test_quota_by_households_worked_out_by_hand(households, poles):
    assert policy.quota(households, 0.94, 1, 50) == poles


def test_a_quota_that_was_decided_goes_before_the_rule(loaded, officer):
    assert holds("GM9901", key="quota_poles_per_year") == (1, "rule")  # 1,565 households of neighbourhoods

    decide(officer, "7", code="GM9901", key="quota_poles_per_year")

    assert holds("GM9901", key="quota_poles_per_year") == (7, "municipality")
    assert holds("GM9902", key="quota_poles_per_year") == (2, "rule")  # 1,660 households


def test_the_region_as_a_whole_has_no_quota_of_its_own(loaded):
    with pytest.raises(InputError, match="Nobody decided"):
        selectors.policy_value("quota_poles_per_year")


def test_weights_of_the_wishes_add_up_and_follow_their_order():
    weights = [entry.default for entry in policy.WEIGHTS]

    assert sum(weights) == pytest.approx(1, abs=0.001)
    assert weights == sorted(weights, reverse=True)


def test_every_default_lies_within_its_own_bounds():
    for entry in policy.CATALOGUE.values():
        if entry.default is not None:
            assert entry.parse(str(entry.default)) == entry.default


def test_a_new_pack_does_not_undo_what_people_decided(loaded, load, manager):
    decide(manager, "300")
    manifest = loaded / "region.toml"
    text = f'\n[[policy_values]]\nkey = "{KEY}"\nvalue = 500\nvalid_from = 2025-01-01\nsource = "pack"\n'
    manifest.write_text(manifest.read_text("utf-8") + text, "utf-8")

    load(loaded)

    assert holds() == (300, "region")
    assert holds(on=date(2025, 6, 1)) == (500, "region")
