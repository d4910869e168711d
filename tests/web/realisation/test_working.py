"""Holds, the work of a contractor, photos, and who takes care."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from PIL import Image

from laadkern.errors import InputError
from laadregie.foundation import files
from laadregie.realisation import process, services
from laadregie.realisation.models import AsBuiltPhoto, Realisation
from laadregie.realisation.services import Given
from tests.factories.realising import bring, tomorrow
from tests.factories.regions import person


def jpeg(colour="green"):
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()


def hold(realisation, by, **more):
    given = {"reason": "De straat ligt open", "waiting_for": "contractor", **more}
    return services.hold(number=realisation.number, revision=None, by=by, **given)


@pytest.mark.parametrize("party", ["municipality", "operator", "grid_operator", "contractor"])
def test_each_party_can_say_that_it_has_to_wait(party, realisation, parties):
    found = hold(realisation, parties.of(party))

    assert found.hold_waiting_for == "contractor"
    assert found.milestones.last().waits_for == "contractor"


def test_a_stranger_cannot(realisation, stranger):
    with pytest.raises(PermissionDenied):
        hold(realisation, stranger)


@pytest.mark.parametrize(
    ("more", "field"), [({"reason": " "}, "reason"), ({"waiting_for": ""}, "waiting_for")]
)
def test_a_hold_says_why_and_for_whom(more, field, realisation, officer):
    with pytest.raises(InputError) as refused:
        hold(realisation, officer, **more)
    assert refused.value.field == field


def test_nothing_but_stopping_happens_during_a_hold(realisation, parties):
    hold(realisation, parties.operator)

    with pytest.raises(InputError):
        services.take(realisation.number, "agree_location", by=parties.municipality)

    stopped = services.take(realisation.number, "stop", by=parties.municipality, given=Given(reason="works"))
    assert (stopped.state, stopped.hold_reason) == (process.STOPPED, "")


def test_it_goes_on_and_waits_again_for_whom_it_did(realisation, parties):
    hold(realisation, parties.operator)

    found = services.resume(number=realisation.number, revision=None, by=parties.contractor)

    assert found.milestones.last().waits_for == "municipality"
    with pytest.raises(InputError):
        services.resume(number=realisation.number, revision=None, by=parties.contractor)


def test_what_ended_cannot_be_put_on_hold(realisation, parties):
    bring(realisation, process.IN_OPERATION)

    with pytest.raises(InputError):
        hold(realisation, parties.operator)


def test_the_contractor_gives_the_day_of_placing(realisation, parties):
    bring(realisation, process.CONNECTION_ORDERED)

    found = services.plan_work(
        number=realisation.number, revision=None, planned_on=tomorrow(), by=parties.contractor
    )

    assert found.placing_planned_on == tomorrow()


@pytest.mark.parametrize("party", ["municipality", "grid_operator"])
def test_who_does_not_do_the_work_gives_no_day(party, realisation, parties):
    bring(realisation, process.CONNECTED)

    with pytest.raises(PermissionDenied):
        services.plan_work(
            number=realisation.number, revision=None, planned_on=tomorrow(), by=parties.of(party)
        )


def test_a_day_that_is_past_is_refused(realisation, parties):
    bring(realisation, process.CONNECTED)
    day = timezone.localdate() - timedelta(days=1)

    with pytest.raises(InputError):
        services.plan_work(number=realisation.number, revision=None, planned_on=day, by=parties.contractor)


def test_before_the_order_is_out_there_is_no_work_to_plan(realisation, parties):
    with pytest.raises(InputError):
        services.plan_work(
            number=realisation.number, revision=None, planned_on=tomorrow(), by=parties.contractor
        )


@pytest.mark.parametrize("party", ["municipality", "grid_operator", "contractor"])
def test_only_the_operator_gives_a_work_order(party, realisation, parties):
    with pytest.raises(PermissionDenied):
        services.order_work(
            number=realisation.number,
            revision=None,
            contractor_code="aannemer-a",
            by=parties.of(party),
        )


def test_a_work_order_goes_to_a_contractor(realisation, parties):
    with pytest.raises(InputError):
        services.order_work(
            number=realisation.number, revision=None, contractor_code="netbeheerder-a", by=parties.operator
        )


def test_a_photo_is_kept_and_the_same_one_twice_is_one(realisation, parties):
    bring(realisation, process.PLACED)

    first = services.add_photo(number=realisation.number, content=jpeg(), by=parties.contractor)
    again = services.add_photo(number=realisation.number, content=jpeg(), by=parties.contractor)

    assert first == again
    assert files.path_of(first.path).is_file()


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"%PDF-1.7"])
def test_what_is_no_photo_is_refused(content, realisation, parties):
    bring(realisation, process.PLACED)

    with pytest.raises(InputError):
        services.add_photo(number=realisation.number, content=content, by=parties.contractor)
    assert not AsBuiltPhoto.objects.exists()


def test_an_officer_takes_it_up(realisation, officer):
    found = services.assign(number=realisation.number, revision=None, to=officer, by=officer)

    assert found.assigned_to == officer


def test_nobody_of_another_organisation_can_be_charged_with_it(realisation, officer, parties):
    with pytest.raises(PermissionDenied):
        services.assign(number=realisation.number, revision=None, to=parties.operator, by=officer)
    assert Realisation.objects.get().assigned_to is None


def test_another_contractor_sees_nothing_of_it(realisation):
    other = person("contractor", "aannemer-b")

    with pytest.raises(PermissionDenied):
        hold(realisation, other)
