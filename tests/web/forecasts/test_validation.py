import polars as pl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from laadkern.errors import InputError
from laadregie.forecasts import selectors, services, validation
from laadregie.forecasts.models import Acceptance, Correction
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.audit.models import AuditEvent
from tests.factories.regions import VLIETWOUDE, person

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


def needed(year):
    frame = selectors.need_frame("neighbourhood", year=year, scenario="mid", viewer=PUBLIC)
    row = frame.row(by_predicate=pl.col("code") == "BU99010001", named=True)
    return row["public_charge_points_needed"] - row["model_public_charge_points_needed"]


def standing():
    return validation.standing(VLIETWOUDE, selectors.existing_run(viewer=PUBLIC), viewer=PUBLIC)


def test_a_correction_counts_from_its_first_year(correct):
    correct(from_year=2028)

    assert [needed(2027), needed(2028), needed(2040)] == pytest.approx([0, 12, 12])


def test_a_correction_ends_with_its_last_year(correct):
    correct(from_year=2028, to_year=2030)

    assert [needed(2030), needed(2031)] == pytest.approx([12, 0])


def test_a_withdrawn_correction_counts_no_more_but_stays_readable(correct, officer):
    made = correct()

    services.withdraw_correction(correction_id=made.pk, municipality_code=VLIETWOUDE, by=officer)

    assert needed(2030) == pytest.approx(0)
    assert not validation.corrections(VLIETWOUDE, viewer=officer)
    (line,) = validation.corrections(VLIETWOUDE, viewer=officer, withdrawn=True)
    assert (line.points, line.author, line.withdrawn_by) == (12, "Ans Visser", "Ans Visser")


def test_a_correction_can_be_withdrawn_once(correct, officer):
    made = correct()
    services.withdraw_correction(correction_id=made.pk, municipality_code=VLIETWOUDE, by=officer)

    with pytest.raises(Correction.DoesNotExist):
        services.withdraw_correction(correction_id=made.pk, municipality_code=VLIETWOUDE, by=officer)


def test_the_public_reads_corrections_without_names(correct):
    correct()

    (line,) = validation.corrections(VLIETWOUDE, viewer=PUBLIC)

    assert (line.points, line.author) == (12, "")


def test_a_correction_leaves_its_event(correct, officer):
    correct()

    event = AuditEvent.objects.get(action="forecasts.corrected")
    assert (event.by, event.municipality_code) == (officer, VLIETWOUDE)
    assert event.changes["points"] == [None, 12]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        pytest.param({"points": 0}, "points", id="changes-nothing"),
        pytest.param({"points": 2_001}, "points", id="slip-of-the-pen"),
        pytest.param({"from_year": 2041}, "from_year", id="after-the-forecast"),
        pytest.param({"from_year": 2024}, "from_year", id="before-the-forecast"),
        pytest.param({"to_year": 2050}, "to_year", id="ends-after-the-forecast"),
        pytest.param({"from_year": 2030, "to_year": 2029}, "to_year", id="ends-before-it-begins"),
        pytest.param({"neighbourhood_code": "BU99020001"}, "neighbourhood_code", id="of-another"),
        pytest.param({"neighbourhood_code": "BU00000000"}, "neighbourhood_code", id="nowhere"),
    ],
)
def test_a_wrong_correction_leaves_nothing_behind(correct, changed, field):
    with pytest.raises(InputError) as refused:
        correct(**changed)

    assert refused.value.field == field
    assert not Correction.objects.exists()
    assert not AuditEvent.objects.filter(action="forecasts.corrected").exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MUNICIPAL_OFFICER])
def test_only_an_officer_corrects_and_accepts(forecast, correct, role):
    someone = person(role, VLIETWOUDE)

    with pytest.raises(PermissionDenied):
        correct(by=someone)
    with pytest.raises(PermissionDenied):
        services.accept_forecast(municipality_code=VLIETWOUDE, by=someone)

    assert not Correction.objects.exists()
    assert not Acceptance.objects.exists()


def test_an_officer_of_another_municipality_is_refused(correct, neighbour):
    made = correct()

    with pytest.raises(PermissionDenied):
        correct(by=neighbour)
    with pytest.raises(PermissionDenied):
        services.withdraw_correction(correction_id=made.pk, municipality_code=VLIETWOUDE, by=neighbour)
    with pytest.raises(Correction.DoesNotExist):  # nor by way of one's own municipality
        services.withdraw_correction(correction_id=made.pk, municipality_code="GM9902", by=neighbour)

    assert Correction.objects.get().withdrawn_at is None


def test_standing_follows_acceptance_corrections_and_runs(correct, officer):
    assert standing().accepted_at is None

    services.accept_forecast(municipality_code=VLIETWOUDE, by=officer, note="agreed")
    assert (standing().of_current_run, standing().changed_since, standing().note) == (True, False, "")

    correct()
    assert standing().changed_since

    services.run_forecast()
    assert not standing().of_current_run


def test_nothing_can_be_accepted_before_there_is_a_forecast(region, officer):
    with pytest.raises(InputError):
        services.accept_forecast(municipality_code=VLIETWOUDE, by=officer)

    assert not Acceptance.objects.exists()
