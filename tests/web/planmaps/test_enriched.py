"""Plans on better data: what was estimated no longer is, and search areas give way to bays."""

from datetime import date

import polars as pl
import pytest
from click.testing import CliRunner

from laadregie.cli.region import group
from laadregie.foundation.accounts.models import Role
from laadregie.planmaps import inputs
from laadregie.planmaps.footing import footing
from laadregie.planmaps.ground import lay_ground
from laadregie.planmaps.models import CoverageCell, PlanMap
from laadregie.planmaps.services import run_plan
from laadregie.planmaps.walkable import Walkable
from laadregie.regions import enrichment_services as enriching
from laadregie.regions import services as regions
from laadregie.regions.enriching.gathering import About
from tests.factories import registers
from tests.factories.regions import DORP, VLIETWOUDE, person
from tests.web.planmaps.conftest import SCENARIO, YEAR

pytestmark = pytest.mark.django_db


def enrich(*paths, code=VLIETWOUDE):
    return enriching.enrich_from_files(
        municipality_code=code, paths=paths, about=About(), by=None, report=lambda _sentence: None
    )


@pytest.fixture
def delivered(tmp_path):
    """Files with addresses, the large-scale map and squares of the village."""
    bag, bgt, cbs = (tmp_path / f"{name}.gpkg" for name in ("bag", "bgt", "cbs"))
    registers.addresses().to_file(bag, layer="verblijfsobject")
    for name, frame in registers.bays().items():
        frame.to_file(bgt, layer=name)
    registers.squares(420, None).to_file(cbs, layer="vierkant_500m")
    return bag, bgt, cbs


def village(ground):
    return ground.pieces.filter(pl.col("neighbourhood_code") == DORP)


def ground():
    gathered = inputs.region_inputs(scenario=SCENARIO, years=(YEAR,))
    return lay_ground(gathered, inputs.rules_of(inputs.regions.policy_set()))


def test_homes_of_the_village_are_no_longer_estimated(region, delivered):
    assert village(ground())["estimated"].all()
    enrich(delivered[0])

    pieces = village(ground())
    assert not pieces["estimated"].any()
    assert pieces["basis"].unique().to_list() == ["addresses"]
    assert pieces["households"].sum() == 880


def test_bays_take_the_place_of_search_areas(region, delivered):
    before = footing(VLIETWOUDE)
    enrich(delivered[1])
    after = footing(VLIETWOUDE)

    assert (before.candidates["bay"], after.candidates["bay"]) == (0, 12)  # two per row of bays
    assert after.candidates["search_area"] < before.candidates["search_area"]


def test_published_squares_close_the_band(region, delivered):
    enrich(delivered[2])
    run_plan(municipality_code=VLIETWOUDE, year=YEAR, scenario=SCENARIO)

    cell = CoverageCell.objects.get(x_m=registers.WEST, y_m=registers.SOUTH)
    assert (cell.households_low, cell.households, cell.households_high) == (420, 420, 420)
    other = CoverageCell.objects.exclude(pk=cell.pk).order_by("-households").first()
    assert other.households_low < other.households_high


def test_a_plan_says_on_which_better_data_it_rests(region, delivered):
    enrich(*delivered)
    run_plan(municipality_code=VLIETWOUDE, year=YEAR, scenario=SCENARIO)

    kept = PlanMap.objects.get().inputs["enrichments"]
    assert [(one["municipality_code"], one["kind"]) for one in kept] == [
        (VLIETWOUDE, kind) for kind in ("addresses", "household_cells", "large_scale_map")
    ]
    assert all(len(one["digest"]) == 64 for one in kept)


def test_addresses_count_before_outlines_and_numbers_of_the_same_village(region, delivered, tmp_path):
    registers.buildings().to_file(tmp_path / "pand.gpkg", layer="pand")
    enrich(tmp_path / "pand.gpkg")
    assert village(ground())["basis"].unique().to_list() == ["building_outlines"]

    enrich(delivered[0])
    assert village(ground())["basis"].unique().to_list() == ["addresses"]


def test_an_object_on_the_border_of_two_enriched_municipalities_counts_once(region, tmp_path):
    path = tmp_path / "bgt.gpkg"
    road = registers.bays(1)["wegdeel"]
    border = road.iloc[[2]].copy()
    border["geometry"] = border.translate(xoff=119_790 - border.geometry.iloc[0].bounds[0])
    border.to_file(path, layer="wegdeel")
    enrich(path)
    enrich(path, code="GM9902")

    table = inputs.regions.municipal_table("large_scale_map")
    assert table["object_id"].to_list() == ["G9901.w2"]


def reached(candidates):
    return int(candidates["households_within_reach"].sum())


def test_walks_follow_streets_where_they_are_loaded(region, delivered, tmp_path):
    """Streets that meet at one end alone: who lives one street further is no longer within a walk."""
    enrich(delivered[0])
    estimated = ground().candidates
    registers.road_file().to_file(tmp_path / "nwb.gpkg", layer="wegvakken")
    enrich(tmp_path / "nwb.gpkg")
    walked = ground().candidates

    own = pl.col("municipality_code") == VLIETWOUDE
    assert reached(walked.filter(own)) < 0.8 * reached(estimated.filter(own))
    assert reached(walked.filter(~own)) == reached(estimated.filter(~own))

    settle(key="walking_method", value="straight")
    straight = ground().candidates
    assert reached(straight.filter(own)) > reached(walked.filter(own))


def test_the_same_poles_are_worth_less_where_the_walk_is_longer(region, delivered, tmp_path):
    enrich(delivered[0])
    run_plan(municipality_code=VLIETWOUDE, year=YEAR, scenario=SCENARIO)
    estimated = PlanMap.objects.get(is_current=True)
    registers.road_file().to_file(tmp_path / "nwb.gpkg", layer="wegvakken")
    enrich(tmp_path / "nwb.gpkg")
    run_plan(municipality_code=VLIETWOUDE, year=YEAR, scenario=SCENARIO)
    walked = PlanMap.objects.get(is_current=True)

    assert 0 < walked.worth < estimated.worth
    assert walked.need_points == pytest.approx(estimated.need_points)


def test_a_site_tells_the_walk_to_the_nearest_points_over_the_streets(region, delivered, tmp_path):
    enrich(delivered[0])
    registers.road_file().to_file(tmp_path / "nwb.gpkg", layer="wegvakken")
    enrich(tmp_path / "nwb.gpkg")
    run_plan(municipality_code=VLIETWOUDE, year=YEAR, scenario=SCENARIO)

    told = [one.explanation for one in PlanMap.objects.get(is_current=True).planned.all()]
    assert all(one["over_streets"] for one in told)


def test_the_walk_to_a_point_goes_round_the_corner_of_the_street():
    """A street of 300 m east, then 400 m north: 500 m as the crow flies, 700 m on foot."""
    streets = pl.DataFrame(
        {
            "municipality_code": [VLIETWOUDE] * 2,
            "from_x_m": [0.0, 300.0],
            "from_y_m": [0.0, 0.0],
            "to_x_m": [300.0, 300.0],
            "to_y_m": [0.0, 400.0],
            "length_m": [300.0, 400.0],
        }
    )
    points = pl.DataFrame({"location_id": ["corner"], "x_m": [300.0], "y_m": [400.0]})
    places = pl.DataFrame({"candidate_id": ["start", "field"], "x_m": [0.0, 0.0], "y_m": [0.0, 400.0]})

    found = Walkable.of(streets).walks_to(points, places, 1.3, 1500.0)

    walks = {one["candidate_id"]: (one["walking_m"], one["estimated"]) for one in found.to_dicts()}
    assert walks["start"] == (pytest.approx(700.0), False)
    assert walks["field"] == (pytest.approx(390.0), True)  # at no street: straight line times the factor


def settle(*, key, value):
    regions.set_policy_value(
        key=key,
        value=value,
        valid_from=date(2026, 1, 1),
        source="Council",
        by=person(Role.PROGRAMME_MANAGER, "programme"),
    )


def test_the_command_tells_what_was_read_and_what_it_changes(region, delivered):
    arguments = ["enrich", VLIETWOUDE, *(part for path in delivered for part in ("--from", str(path)))]
    outcome = CliRunner().invoke(group, [*arguments, "--as-of", "2026-05-01"])

    assert outcome.exit_code == 0, outcome.output
    lines = [" ".join(line.split()) for line in outcome.output.splitlines()]
    assert "Addresses of homes: bag.gpkg" in lines
    assert "read 902, kept 900" in lines
    assert "left out: 1 without a residential function" in lines
    assert "left out: 1 whose number is not published" in lines
    assert any(line.endswith("Public Domain Mark 1.0; 2026-05-01") for line in lines)
    assert "candidates, bay 0 12" in lines
    assert any(line.startswith("homes estimated 100.0% ") and "100.0%" not in line[24:] for line in lines)
    assert any(line.startswith("squares of 500 m estimated") for line in lines)

    again = CliRunner().invoke(group, [*arguments, "--as-of", "2026-05-01"])
    assert again.output.count("(already loaded; nothing changed)") == 3

    back = CliRunner().invoke(group, ["enrich", VLIETWOUDE, "--withdraw", "addresses"])
    assert back.exit_code == 0, back.output
    assert footing(VLIETWOUDE).estimated_share > 0.9


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["GM0001"], 1, "is no municipality of this region", id="unknown-municipality"),
        pytest.param([VLIETWOUDE], 1, "LAADREGIE_SOURCE_HOSTS", id="registers-not-allowed"),
        pytest.param([VLIETWOUDE, "--from", "no-such-file"], 1, "is no file", id="no-file"),
        pytest.param([VLIETWOUDE, "--from", "x", "--source", "bag"], 2, "not both", id="both"),
        pytest.param([VLIETWOUDE, "--withdraw", "addresses"], 1, "no enrichment", id="nothing-to-withdraw"),
        pytest.param([VLIETWOUDE, "--as-of", "1 mei"], 2, "1 mei", id="no-date"),
    ],
)
def test_the_command_refuses_and_says_that_nothing_changed(region, arguments, code, message):
    outcome = CliRunner().invoke(group, ["enrich", *arguments])

    assert outcome.exit_code == code
    assert message in outcome.output
    assert code == 2 or "Nothing was changed." in outcome.output
