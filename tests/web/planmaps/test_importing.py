"""A municipality's own list becomes sites: what is read, what is refused and why, all or nothing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from laadkern.errors import InputError
from laadkern.geo import lonlat_from_rd
from laadregie.foundation.audit import selectors as trail
from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.jobs import services as jobs
from laadregie.planmaps import exports, process, selectors, whatif
from laadregie.planmaps import services as planmaps
from laadregie.planmaps.importing import services
from laadregie.planmaps.importing.findings import from_json
from laadregie.planmaps.importing.forms import ColumnsForm
from laadregie.planmaps.importing.keeping import table_of
from laadregie.planmaps.importing.mapping import guess
from laadregie.planmaps.importing.services import ChangedMeanwhile
from laadregie.planmaps.models import ImportTable, Site, SiteChange, SiteComment, SiteImport
from tests.factories.imports import HEADER, YEAR, allowed, checked, row, sent
from tests.factories.lists import csv_bytes, excel_bytes, geojson_bytes, geopackage_bytes, point, shape_zip
from tests.factories.regions import VLIETWOUDE


def said(found, kind="refused"):
    return [one.words for one in from_json(found.report[kind])]


def refused(rows, officer, header=HEADER):
    """What is said of a list in which something is wrong; nothing of it is imported."""
    before = Site.objects.count()
    found = checked(csv_bytes(header, rows), officer)
    with pytest.raises(InputError, match="nothing was imported"):
        services.carry_out(site_import=found, by=officer)
    assert Site.objects.count() == before
    assert not AuditEvent.objects.filter(action="planmaps.sites_imported").exists()
    return said(found)


def test_a_list_becomes_sites_that_keep_their_number(spot, officer):
    rows = [
        row("VW-007", spot(), state="goedgekeurd", note="Gevraagd door de school"),
        row("", spot(300), poles="", year="", name="Brink"),
    ]
    before = Site.objects.filter(municipality_code=VLIETWOUDE).count()
    found = checked(csv_bytes(HEADER, rows), officer, default_poles="3")

    assert (found.report["refused"], found.report["sites"]) == ([], 2)
    assert services.carry_out(site_import=found, by=officer) == 2

    first, second = Site.objects.filter(origin="imported").order_by("-number")
    assert (first.number, first.state, first.poles, first.year) == ("VW-007", process.VALIDATED, 2, YEAR)
    assert (second.number, second.state, second.poles) == (f"VLI-{before + 1:02d}", process.CANDIDATE, 3)
    assert (second.name, second.exactness, second.source) == ("Brink", "bay", "lijst.csv:3")
    assert first.candidate_id == f"own-{first.pk}"
    assert [one.text for one in SiteComment.objects.filter(site=first)] == ["Gevraagd door de school"]
    assert {one.step for one in SiteChange.objects.all()} == {"import"}
    event = AuditEvent.objects.get(action="planmaps.sites_imported")
    assert event.changes["sites"] == [None, 2]
    assert event.changes["file_digest"] == [None, found.file_digest]
    assert trail.verify().holds
    assert not ImportTable.objects.exists()


def test_imported_sites_are_judged_by_the_same_criteria_as_one_that_is_added(spot, officer):
    plan = selectors.leading_plan(VLIETWOUDE)
    alone = whatif.try_place(plan, x_m=spot()[0], y_m=spot()[1], poles=2)

    services.carry_out(site_import=checked(csv_bytes(HEADER, [row("VW-1", spot())]), officer), by=officer)

    site = Site.objects.get(number="VW-1")
    assert site.recheck == alone.explanation
    assert site.neighbourhood_code == alone.neighbourhood_code
    shown = selectors.shown_site(VLIETWOUDE, site.pk, viewer=officer)
    assert (shown.state, shown.explanation["criteria"]) == (process.CANDIDATE, site.recheck["criteria"])


def test_a_recalculation_takes_imported_sites_along(spot, officer):
    rows = [row("VW-1", spot(), state="akkoord"), row("VW-2", spot(400))]
    services.carry_out(site_import=checked(csv_bytes(HEADER, rows), officer), by=officer)

    planmaps.run_plan(municipality_code=VLIETWOUDE, year=2030, scenario="mid")

    plan = selectors.leading_plan(VLIETWOUDE)
    assert plan.planned.filter(site__number="VW-1").exists()
    assert Site.objects.get(number="VW-2").origin == "imported"


@pytest.mark.parametrize("kind", ["csv", "lonlat", "excel", "geojson", "geopackage", "shape", "belgian"])
def test_every_kind_of_file_gives_the_same_places(spot, officer, tmp_path, kind):
    x, y = spot()
    lon, lat = (float(value[0]) for value in lonlat_from_rd([x], [y]))
    columns = {"nummer": ["VW-1"], "straat": ["Kade"]}
    data = {
        "csv": lambda: csv_bytes(["nummer", "x", "y"], [["VW-1", str(x).replace(".", ","), y]]),
        "lonlat": lambda: csv_bytes(["nummer", "lon", "lat"], [["VW-1", lon, lat]], delimiter=","),
        "excel": lambda: excel_bytes(["Nummer", "X", "Y"], [["VW-1", x, y]]),
        "geojson": lambda: geojson_bytes([({"nummer": "VW-1"}, point(lon, lat))]),
        "geopackage": lambda: geopackage_bytes(tmp_path, [(x, y)], "EPSG:28992", **columns),
        "shape": lambda: shape_zip(tmp_path, [(lon, lat)], "EPSG:4326", **columns),
        "belgian": lambda: geopackage_bytes(tmp_path, [belgian(lon, lat)], "EPSG:31370", **columns),
    }[kind]()

    services.carry_out(site_import=checked(data, officer), by=officer)

    site = Site.objects.get(number="VW-1")
    assert (site.x_m, site.y_m) == (pytest.approx(x, abs=1.5), pytest.approx(y, abs=1.5))


def belgian(lon, lat):
    from pyproj import Transformer

    return Transformer.from_crs(4326, 31370, always_xy=True).transform(lon, lat)


@pytest.mark.parametrize("kind", ["shape", "geopackage"])
def test_where_the_file_does_not_say_its_system_the_screen_asks(spot, officer, tmp_path, kind):
    columns = {"nummer": ["VW-1"]}
    data = (
        shape_zip(tmp_path, [spot()], "EPSG:28992", leave_out=[".prj"], **columns)
        if kind == "shape"
        else geopackage_bytes(tmp_path, [spot()], None, **columns)
    )
    found = sent(data, officer)
    table = table_of(found.tables.get())
    form = ColumnsForm(
        {"number": "0", "default_state": "candidate", "default_poles": "1", "default_year": str(YEAR)},
        table=table, allowed=allowed(), before={},
    )  # fmt: skip
    assert set(form.errors) == {"crs"}

    assert checked(data, officer, crs="rd").report["refused"] == []
    assert (
        "longitude" in said(checked(data, officer, crs="lonlat"))[0]
        or "nowhere" in said(checked(data, officer, crs="lonlat"))[0]
    )


def test_an_area_becomes_a_search_area_and_other_shapes_are_refused(spot, officer):
    x, y = spot()
    corners = [
        lonlat_from_rd([x + dx], [y + dy]) for dx, dy in ((0, 0), (100, 0), (100, 100), (0, 100), (0, 0))
    ]
    ring = [[float(lon[0]), float(lat[0])] for lon, lat in corners]
    area = {"type": "Polygon", "coordinates": [ring]}
    found = checked(geojson_bytes([({"nummer": "VW-1"}, area)]), officer)
    services.carry_out(site_import=found, by=officer)

    site = Site.objects.get(number="VW-1")
    assert (site.exactness, site.radius_m) == ("search_area", pytest.approx(56.4, abs=0.5))

    line = {"type": "LineString", "coordinates": ring[:2]}
    wide = {"type": "Polygon", "coordinates": [[[4, 52], [5, 52], [5, 53], [4, 52]]]}
    words = said(checked(geojson_bytes([({}, line), ({}, None), ({}, wide)]), officer))
    assert "Row 1: is another shape" in words[0]
    assert words[1] == "Row 2: has no place on the map."
    assert "metres" in words[2]


def test_every_wrong_value_is_told_with_row_column_and_why(spot, officer):
    x, y = spot()
    words = refused(
        [
            ["VW-1", "Kade", "veel", y, 2, YEAR, "", ""],
            ["VW-2", "Kade", x, "", 2, YEAR, "", ""],
            row("VW-3", spot(100), poles="2,5"),
            row("VW-4", spot(200), poles="99"),
            row("VW-5", spot(300), year="1999"),
            row("VW-6", spot(400), state="misschien"),
            row("VW-7", spot(500), state="gerealiseerd"),
            row("N" * 33, spot(600)),
            row("VW-9", spot(700), name="S" * 161),
            row("VW-10", spot(800), year=f"{YEAR}-03-01"),
        ],
        officer,
    )

    assert words[0] == "Row 2, column x: “veel” is no number."
    assert words[1] == "Row 3, column y: nothing stands here."
    assert words[2] == "Row 4, column palen: “2,5” is no whole number."
    assert words[3].startswith("Row 5, column palen: “99” is out of range; 1 to ")
    assert words[4].startswith("Row 6, column jaar: “1999” is out of range")
    assert words[5].startswith("Row 7, column status: “misschien” is not known")
    assert words[6].startswith("Row 8, column status: “gerealiseerd”: only sites")
    assert words[7].startswith("Row 9, column nummer:")
    assert words[8].startswith("Row 10, column straat:")
    assert len(words) == 9  # a date is a year too


def test_numbers_and_places_that_are_there_already_are_refused(spot, officer):
    taken = Site.objects.filter(municipality_code=VLIETWOUDE)[0]
    words = refused(
        [
            row("VW-1", spot()),
            row("vw-1", spot(200)),
            row(taken.number.lower(), spot(400)),
            row("VW-4", spot(3)),
            row("VW-5", (taken.x_m + 3, taken.y_m)),
        ],
        officer,
    )

    assert words == [
        "Row 3, column nummer: “vw-1” is also the number of row 2.",
        f"Row 4, column nummer: “{taken.number.lower()}” is the number of a site that this municipality"
        " already has.",
        "Row 5: is the same place as row 2: less than 5 m away.",
        words[3],
    ]
    assert words[3].startswith("Row 6: is the same place as site VLI-")


def test_places_elsewhere_are_refused_with_where_they_lie(spot, officer):
    degrees = ["nummer", "lon", "lat"]
    words = refused(
        [["B-1", 4.40, 51.22], ["B-2", 4.881, 52.39], ["B-3", 52.3904, 4.8568], ["B-4", 4.8568, 52.3904]],
        officer,
        degrees,
    )

    # This made-up region has no outline of the country.
    assert words[0] == "Row 2: lies outside the Netherlands (longitude 4.400, latitude 51.220)." or (
        words[0] == "Row 2: lies outside this region (longitude 4.400, latitude 51.220)."
    )
    assert words[1] == "Row 3: lies in Oosterlek, not in this municipality."
    assert len(words) == 3
    x, y = spot()
    assert "are x and y swapped" in refused([["B-1", y, x]], officer, ["nummer", "x", "y"])[0]
    far = checked(csv_bytes(["x", "y"], [["0,5", "0,7"]]), officer, crs="rd")
    assert "nowhere near" in said(far)[0]


def test_a_place_that_fails_a_hard_criterion_is_refused_with_the_criterion(spot, officer, monkeypatch):
    from laadkern.places import criteria

    judged = criteria.judged

    def on_roots(candidates, *rest):
        import polars as pl

        return judged(candidates.with_columns(tree_m=pl.lit(0.5)), *rest)

    monkeypatch.setattr("laadregie.planmaps.calculation.criteria.judged", on_roots)

    assert refused([row("VW-1", spot())], officer) == [
        "Row 2: This place does not meet: no damage to tree roots."
    ]


def test_what_stands_close_or_was_dropped_is_told_and_may_come(spot, officer):
    x, y = spot(700)
    Site.objects.filter(pk=Site.objects.filter(municipality_code=VLIETWOUDE)[0].pk).update(
        state="dropped", drop_reason="works", x_m=x, y_m=y
    )
    rows = [row("VW-1", spot()), row("VW-2", spot(60)), row("VW-3", spot(700)), row("", spot(0, 500))]

    found = checked(csv_bytes(HEADER, rows), officer)

    assert found.report["refused"] == []
    words = said(found, "warnings")
    assert "Row 3: stands 60 m from row 2; sites are planned at least 150 m apart." in words
    assert any(one.startswith("Row 4: site VLI-") and "dropped" in one for one in words)
    assert any(one.startswith("Row 5: has no number") for one in words)
    assert len([one for one in words if "60 m" in one]) == 1


def test_ten_thousand_rows_of_which_one_is_wrong_import_nothing(spot, officer):
    x, y = spot()
    rows = [[f"V-{i}", f"{x + 7 * (i % 100)}", f"{y + 7 * (i // 100)}"] for i in range(10_000)]
    rows[6_999][1] = "veel"
    found = sent(csv_bytes(["nummer", "x", "y"], rows), officer)
    chosen = services.Chosen(0, {"number": "nummer", "x": "x", "y": "y"}, "rd", year=YEAR)
    before = Site.objects.count()

    waiting = services.request_check(site_import=found, chosen=chosen, by=officer)
    assert waiting.job.is_active
    jobs.run_job.func(str(waiting.job.pk))

    found.refresh_from_db()
    assert said(found) == ["Row 7001, column x: “veel” is no number."]
    assert found.report["sites"] == 9_999
    with pytest.raises(InputError):
        services.carry_out(site_import=found, by=officer)
    assert Site.objects.count() == before


def test_a_long_list_is_imported_by_a_job(spot, officer, monkeypatch):
    monkeypatch.setattr(services, "ROWS_AT_ONCE", 1)
    rows = [row("VW-1", spot()), row("VW-2", spot(300))]
    found = checked(csv_bytes(HEADER, rows), officer)
    jobs.run_job.func(str(found.job.pk))
    found.refresh_from_db()

    services.request_import(site_import=found, by=officer)
    assert not Site.objects.filter(origin="imported").exists()
    jobs.run_job.func(str(found.job.pk))

    assert Site.objects.filter(origin="imported", municipality_code=VLIETWOUDE).count() == 2


def test_a_stopped_import_leaves_nothing_behind(spot, officer, monkeypatch):
    monkeypatch.setattr(services.writing, "BATCH", 1)
    found = checked(csv_bytes(HEADER, [row("VW-1", spot()), row("VW-2", spot(300))]), officer)
    heard = []

    def say(sentence):
        heard.append(sentence)
        if len(heard) == 2:
            raise jobs.JobStopped

    with pytest.raises(jobs.JobStopped):
        services.carry_out(site_import=found, by=officer, say=say)

    assert not Site.objects.filter(origin="imported").exists()
    assert not SiteChange.objects.exists()
    found.refresh_from_db()
    assert found.state == "checked"


def test_a_list_that_was_checked_before_the_plan_map_changed_is_not_imported(spot, officer):
    first = checked(csv_bytes(HEADER, [row("VW-1", spot())]), officer)
    second = checked(csv_bytes(HEADER, [row("VW-1", spot())]), officer)
    services.carry_out(site_import=first, by=officer)

    with pytest.raises(ChangedMeanwhile):
        services.carry_out(site_import=second, by=officer)

    again = services.recheck(site_import=second, by=officer)
    assert "already has" in said(again)[0]
    assert Site.objects.filter(origin="imported").count() == 1
    with pytest.raises(InputError):
        services.carry_out(site_import=first, by=officer)


def test_names_with_formulas_stay_text_and_leave_as_text(spot, officer):
    name = '=HYPERLINK("http://x";"klik")'
    services.carry_out(
        site_import=checked(csv_bytes(HEADER, [row("@SUM(1)", spot(), name=name)]), officer), by=officer
    )

    site = Site.objects.get(origin="imported")
    assert (site.number, site.name) == ("@SUM(1)", name)
    views = [one for one in selectors.plan_views(officer) if one.municipality_code == VLIETWOUDE]
    written = exports.sites_csv(selectors.shown_sites(views))
    assert "'@SUM(1)" in written
    assert "\"'=HYPERLINK(" in written
    assert ",=HYPERLINK" not in written


def test_what_this_site_exports_can_be_imported_again(spot, officer, neighbour):
    views = [one for one in selectors.plan_views(officer) if one.municipality_code == VLIETWOUDE]
    sites = selectors.shown_sites(views)
    found = sent(exports.sites_geojson(sites).encode(), officer, "export.geojson")

    table = table_of(found.tables.get())
    assert guess(table.columns)["number"] == "number"
    assert table.frame["number"].to_list() == [one.number for one in sites]


@pytest.mark.parametrize("step", ["upload", "check", "carry_out", "discard"])
def test_an_officer_of_another_municipality_does_nothing_here(spot, officer, neighbour, step):
    found = checked(csv_bytes(HEADER, [row("VW-1", spot())]), officer)
    acts = {
        "upload": lambda: sent(b"x;y\n1;2\n", neighbour),
        "check": lambda: services.recheck(site_import=found, by=neighbour),
        "carry_out": lambda: services.carry_out(site_import=found, by=neighbour),
        "discard": lambda: services.discard(site_import=found, by=neighbour),
    }
    with pytest.raises(PermissionDenied):
        acts[step]()
    assert SiteImport.objects.count() == 1
    assert not Site.objects.filter(origin="imported").exists()


def test_what_nobody_finishes_is_forgotten_after_a_day(spot, officer):
    found = checked(csv_bytes(HEADER, [row("VW-1", spot())]), officer)
    assert services.forget_expired() == 0
    SiteImport.objects.filter(pk=found.pk).update(expires_at=timezone.now() - timedelta(seconds=1))

    assert services.forget_expired() == 1
    assert not ImportTable.objects.exists()


def test_without_a_plan_map_there_is_nothing_to_import_into(region, officer):
    with pytest.raises(InputError, match="calculate one first"):
        sent(b"x;y\n1;2\n", officer)
