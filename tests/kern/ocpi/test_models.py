"""The models against every location and tariff example of the specification."""

import json
import zipfile

import pytest

from laadkern.ocpi import LocationRecord, TariffRecord, models, parse_location, parse_tariff

PARTS = {
    "location_energymix": ("energy_mix", models.EnergyMix),
    "location_hours": (None, models.Hours),
    "location_regularhours": ("opening_times", models.Hours),
    "location_patch_example_location": (None, models.partial(models.Location)),
    "location_patch_example_remove_evse": (None, models.partial(models.Evse)),
    "location_patch_example_status": (None, models.partial(models.Evse)),
    "location_patch_example_tariff": (None, models.partial(models.Connector)),
    "location_put_example_add_evse": (None, models.Evse),
    "location_example": (None, models.Location),
    "tariff": (None, models.Tariff),
}


def model_of(name):
    return next(part for start, part in PARTS.items() if name.startswith(start))


@pytest.mark.shared_data
def test_every_location_and_tariff_example_of_the_specification_is_read(shared_data):
    read = set()
    with zipfile.ZipFile(shared_data / "ocpi_spec_examples.zip") as archive:
        for path in archive.namelist():
            name = path.rsplit("/", 1)[-1].removesuffix(".json")
            if not name.startswith(("location", "tariff")):
                continue
            content = json.loads(archive.read(path))
            part, model = model_of(name)
            parsed = model.model_validate(content[part] if part else content)
            assert parsed.model_fields_set, name
            read.add(name)
            if model is models.Location:
                assert isinstance(parse_location(content, position=1), LocationRecord), name
            if model is models.Tariff:
                assert isinstance(parse_tariff(content, position=1), TariffRecord), name
    assert len([name for name in read if name.startswith("location")]) == 18
    assert len([name for name in read if name.startswith("tariff")]) == 22


@pytest.mark.shared_data
def test_what_the_garage_example_says_arrives(shared_data):
    with zipfile.ZipFile(shared_data / "ocpi_spec_examples.zip") as archive:
        content = json.loads(archive.read("examples/location_example.json"))

    location = parse_location(content, position=1)

    assert (location.location_id, location.parking_type, location.operator) == (
        "LOC1",
        "PARKING_GARAGE",
        "BeCharged",
    )
    assert location.latitude == pytest.approx(51.047599)
    assert [evse.evse_id for evse in location.evses] == ["BE*BEC*E041503001", "BE*BEC*E041503002"]
    assert location.evses[0].connectors[0].power_kw == pytest.approx(220 * 16 * 3 / 1000)
    assert location.open_all_hours is None


@pytest.mark.parametrize(
    ("model", "content"),
    [
        pytest.param(models.Location, {"name": "no id"}, id="location-without-id"),
        pytest.param(models.Evse, {"uid": "1"}, id="evse-without-status"),
        pytest.param(models.Connector, {"id": "1", "max_voltage": "many"}, id="letters-as-volts"),
        pytest.param(models.Tariff, {"id": "1", "elements": []}, id="tariff-without-elements"),
        pytest.param(models.Coordinates, {"latitude": "91", "longitude": "5"}, id="beyond-the-pole"),
        pytest.param(models.partial(models.Evse), {"status": ["CHARGING"]}, id="patch-of-a-wrong-type"),
    ],
)
def test_what_is_wrong_is_refused(model, content):
    with pytest.raises(ValueError, match="validation error"):
        model.model_validate(content)


def test_unknown_fields_are_accepted():
    evse = models.Evse.model_validate({"uid": "1", "status": "AVAILABLE", "colour": {"ral": 7016}})
    assert evse.uid == "1"
