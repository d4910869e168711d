"""Better data of a municipality from files: known by content, all or nothing, kept with their origin."""

import io
import shutil
import zipfile
from datetime import date

import geopandas as gpd
import pytest
import shapely

from laadkern.errors import InputError
from laadregie.foundation import files
from laadregie.foundation.audit.models import AuditEvent
from laadregie.regions import enrichment_services as services
from laadregie.regions import selectors
from laadregie.regions.enriching import layers
from laadregie.regions.enriching.gathering import About
from laadregie.regions.models import Enrichment
from tests.factories import registers
from tests.kern.streets.pbf import write_pbf

pytestmark = pytest.mark.django_db
CODE = "GM9901"
SHORT = {"aantal_part_huishoudens": "aantal_hh", "crs28992res500m": "c28992r500", "aantal_inwoners": "inw"}


@pytest.fixture
def enrich(loaded):
    def run(*paths, **about):
        return services.enrich_from_files(
            municipality_code=CODE, paths=paths, about=About(**about), by=None, report=lambda _sentence: None
        )

    return run


def saved(frame, path, **options):
    """Write a GeoDataFrame by the end of its name."""
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path, **options)
    return path


def zipped(path, *files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, f"folder/{file.name}")
    return path


def shape_parts(frame, folder, *, without=()):
    frame.to_file(folder / "squares.shp")
    return [one for one in folder.glob("squares.*") if one.suffix not in without]


def test_addresses_replace_nothing_and_say_where_they_come_from(enrich, tmp_path):
    file = saved(registers.addresses(), tmp_path / "bag.gpkg", layer="verblijfsobject")

    (loaded,) = enrich(file, as_of=date(2026, 5, 1))

    kept = loaded.enrichment
    assert (loaded.changed, kept.kind, kept.rows, kept.records_read) == (True, "addresses", 900, 902)
    assert kept.records_refused == {"not_in_use": 1, "no_home": 1}  # those far away were not read
    assert (kept.licence, kept.as_of, kept.name, kept.address) == (
        "Public Domain Mark 1.0",
        date(2026, 5, 1),
        "bag.gpkg",
        "",
    )
    assert files.path_of(kept.path).stat().st_size == kept.size
    event = AuditEvent.objects.get(action="regions.enriched")
    assert (event.municipality_code, event.changes["digest"]) == (CODE, [None, kept.digest])

    table = selectors.municipal_table("addresses")
    assert table.height == 900
    assert table["municipality_code"].unique().to_list() == [CODE]


def test_the_same_again_changes_nothing_and_leaves_no_event(enrich, tmp_path):
    file = saved(registers.addresses(), tmp_path / "bag.gpkg", layer="verblijfsobject")
    enrich(file)
    again = saved(registers.addresses().iloc[::-1], tmp_path / "turned.gpkg", layer="verblijfsobject")

    (loaded,) = enrich(again)

    assert not loaded.changed
    assert Enrichment.objects.count() == AuditEvent.objects.filter(action="regions.enriched").count() == 1


def test_a_newer_file_takes_over_and_the_older_one_is_kept(enrich, tmp_path):
    enrich(saved(registers.addresses(), tmp_path / "one.gpkg", layer="verblijfsobject"))
    enrich(saved(registers.addresses(800), tmp_path / "two.gpkg", layer="verblijfsobject"))

    assert selectors.municipal_table("addresses").height == 800
    assert [one.rows for one in selectors.enrichments(CODE)] == [800]
    assert [one.rows for one in selectors.enrichment_history(CODE)] == [900]


def test_withdrawn_data_no_longer_count(enrich, tmp_path):
    enrich(saved(registers.addresses(), tmp_path / "one.gpkg", layer="verblijfsobject"))
    services.withdraw_enrichment(municipality_code=CODE, kind="addresses", by=None)

    assert selectors.municipal_table("addresses") is None
    assert (
        AuditEvent.objects.filter(action="regions.enrichment_withdrawn", municipality_code=CODE).count() == 1
    )
    with pytest.raises(InputError, match="no enrichment"):
        services.withdraw_enrichment(municipality_code=CODE, kind="addresses", by=None)


@pytest.mark.parametrize("name", ["bag.gpkg", "bag.parquet", "bag.geojson", "bag.download"])
@pytest.mark.parametrize("crs", ["EPSG:28992", "EPSG:4326"])
def test_the_same_homes_in_every_form(enrich, tmp_path, name, crs):
    frame = registers.addresses(crs=crs).dropna(subset="geometry")
    path = saved(frame, tmp_path / name.replace("download", "gpkg"))
    if name == "bag.download":  # the content says what it is, not the name
        path = shutil.copy(path, tmp_path / name)

    (loaded,) = enrich(path)
    assert loaded.enrichment.rows == 900


def test_layers_of_the_large_scale_map_and_of_the_bag_in_one_file(enrich, tmp_path):
    path = tmp_path / "all.gpkg"
    for name, frame in registers.bays().items():
        saved(frame, path, layer=name)
    saved(registers.buildings(), path, layer="pand_bag")
    saved(registers.squares(), path, layer="empty")

    loaded = {one.enrichment.kind: one.enrichment for one in enrich(path)}

    assert {kind: one.rows for kind, one in loaded.items()} == {"large_scale_map": 14, "buildings": 900}
    assert loaded["large_scale_map"].records_refused == {"ended": 1}
    objects = selectors.municipal_table("large_scale_map")
    assert objects["layer"].value_counts().sort("layer").rows() == [("vegetatieobject", 6), ("wegdeel", 8)]


@pytest.mark.parametrize("loose", [True, False], ids=["loose", "zipped"])
def test_squares_as_a_shape(enrich, tmp_path, loose):
    frame = registers.squares(150, None, 95).rename(columns=SHORT)
    folder = tmp_path / "shape"
    folder.mkdir()
    parts = shape_parts(frame, folder)
    path = folder / "squares.shp" if loose else zipped(tmp_path / "cbs.zip", *parts)

    (loaded,) = enrich(path)

    assert loaded.enrichment.records_refused == {"suppressed": 1}
    assert selectors.municipal_table("household_cells").select("cell_code", "households").rows() == [
        ("E1180N4880", 150),
        ("E1190N4880", 95),
    ]


def test_the_gml_of_the_large_scale_map_in_its_archive(enrich, tmp_path):
    ring = "118100 488300 118133 488300 118133 488302.5 118100 488302.5 118100 488300"
    text = (
        '<?xml version="1.0"?><CityModel xmlns="http://www.opengis.net/citygml/2.0" xmlns:gml="http://www.opengis.net/gml"'
        ' xmlns:imgeo="http://www.geostandaarden.nl/imgeo/2.1"><cityObjectMember><imgeo:TrafficArea>'
        "<imgeo:lokaalID>G9901.a</imgeo:lokaalID><function>parkeervlak</function><imgeo:geometrie2dWegdeel>"
        f"<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>{ring}</gml:posList></gml:LinearRing></gml:exterior>"
        "</gml:Polygon></imgeo:geometrie2dWegdeel></imgeo:TrafficArea></cityObjectMember></CityModel>"
    )
    (tmp_path / "bgt_wegdeel.gml").write_text(text)
    (tmp_path / "leesmij.xml").write_text("<readme/>")
    path = zipped(tmp_path / "extract.zip", tmp_path / "bgt_wegdeel.gml", tmp_path / "leesmij.xml")

    (loaded,) = enrich(path)
    assert selectors.municipal_table("large_scale_map").select("object_id", "function").rows() == [
        ("G9901.a", "parkeervlak")
    ]
    assert loaded.enrichment.kind == "large_scale_map"


@pytest.mark.parametrize("form", ["streets.osm.pbf", "streets.download", "nwb.gpkg", "nwb.zip"])
def test_streets_of_both_sources(enrich, tmp_path, form):
    path = tmp_path / form
    if "nwb" not in form:
        write_pbf(path, *registers.open_street_map())
    elif form == "nwb.gpkg":
        saved(registers.road_file(), path, layer="wegvakken")
    else:
        registers.road_file().to_file(tmp_path / "wegvakken.shp")
        zipped(path, *tmp_path.glob("wegvakken.*"))

    (loaded,) = enrich(path)

    kept = loaded.enrichment
    assert (kept.kind, kept.records_refused) == ("streets", {"no_walk": 1})
    assert kept.licence == ("CC0 1.0" if "nwb" in form else "ODbL 1.0")
    streets = selectors.municipal_table("streets")
    assert streets["length_m"].sum() == pytest.approx(9 * 880 + 8 * 90, rel=0.001)
    assert set(streets["street_name"]) == {"Dorpsstraat"}


def test_streets_of_another_place_are_refused(enrich, tmp_path):
    moved = registers.road_file()
    moved["geometry"] = moved.translate(yoff=3_300)  # within a kilometre, but none inside
    with pytest.raises(InputError, match="no usable records"):
        enrich(saved(moved, tmp_path / "nwb.gpkg"))


def broken_files(folder):
    """File by name of what is wrong with it."""
    made = {}

    def file(name, content):
        (folder / name).write_bytes(content)
        made[name] = folder / name

    good = saved(registers.addresses(), folder / "good.gpkg", layer="verblijfsobject")
    file("cut.gpkg", good.read_bytes()[: 200 * 1024][:-5000])
    file("text.gpkg", b"not a geopackage")
    file("empty.parquet", b"")
    file("stub.parquet", b"PAR1PAR1")
    file("page.json", b"<html>storing</html>")
    file("cut.zip", b"PK\x03\x04 and nothing")
    file("cut.geojson", b'{"type": "FeatureCollection", "features": [')
    file("cut.pbf", b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x05")
    file("entities.gml", b'<!DOCTYPE a [<!ENTITY b "bb">]><CityModel>&b;</CityModel>')
    made["letters.zip"] = zipped(folder / "letters.zip", saved_text(folder / "letter.txt"))
    made["table.parquet"] = folder / "table.parquet"
    registers.addresses().drop(columns="geometry").to_parquet(made["table.parquet"])
    made["other.gpkg"] = saved(
        gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.Point(118_100, 488_100)], crs=registers.RD),
        folder / "other.gpkg",
    )
    made["elsewhere.gpkg"] = saved(
        registers.addresses().iloc[[902, 901]].assign(geometry=[registers.ABROAD] * 2),
        folder / "elsewhere.gpkg",
    )
    made["folder"] = folder
    return made


def saved_text(path):
    path.write_text("letter")
    return path


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("cut.gpkg", "cannot be read|no layer that is known"),
        ("text.gpkg", "known by its content"),
        ("empty.parquet", "known by its content"),
        ("stub.parquet", "cannot be read"),
        ("page.json", "known by its content"),
        ("cut.zip", "cannot be read"),
        ("cut.geojson", "known by its content|cannot be read"),
        ("cut.pbf", "cannot be read|no usable records"),
        ("entities.gml", "GML cannot be read"),
        ("letters.zip", "known by its content"),
        ("table.parquet", "without positions"),
        ("other.gpkg", r"no layer that is known: other \(name\)"),
        ("elsewhere.gpkg", "no usable records"),
        ("folder", "is no file"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_and_changes_nothing(enrich, tmp_path, name, message):
    folder = tmp_path / "made"
    folder.mkdir()
    good = saved(registers.squares(150), tmp_path / "cbs.gpkg")

    with pytest.raises(InputError, match=message):
        enrich(good, broken_files(folder)[name])

    assert not Enrichment.objects.exists()
    assert not AuditEvent.objects.filter(action="regions.enriched").exists()


def test_a_shape_without_its_coordinate_system_is_refused(enrich, tmp_path):
    frame = registers.squares(150).rename(columns=SHORT)
    parts = shape_parts(frame, tmp_path, without=(".prj",))
    with pytest.raises(InputError, match=r"\.prj"):
        enrich(zipped(tmp_path / "cbs.zip", *parts))


def test_degrees_that_are_called_rd_are_refused(enrich, tmp_path):
    frame = registers.addresses(crs="EPSG:4326").set_crs(registers.RD, allow_override=True)
    with pytest.raises(InputError, match=r"not in RD New|no usable records"):
        enrich(saved(frame, tmp_path / "bag.parquet"))


def test_an_archive_that_grows_is_stopped(enrich, tmp_path, monkeypatch):
    monkeypatch.setattr(layers, "MAX_FILE_BYTES", 100_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bgt_wegdeel.gml", b" " * 1_000_000)
    (tmp_path / "bomb.zip").write_bytes(packed.getvalue())

    with pytest.raises(InputError, match="too large"):
        enrich(tmp_path / "bomb.zip")


def test_an_archive_that_lies_about_its_size_is_stopped(tmp_path):
    bounded = layers._Bounded(io.BytesIO(b"x" * 1000), 100, "bomb.zip")
    with pytest.raises(InputError, match="too large"):
        bounded.read(1000)


def test_names_in_an_archive_do_not_leave_the_folder(enrich, tmp_path):
    file = saved(registers.squares(150), tmp_path / "cbs.gpkg")
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
        archive.write(file, "../../../outside.gpkg")
    enrich(tmp_path / "out.zip")
    assert not (tmp_path.parent.parent / "outside.gpkg").exists()


def test_more_records_than_can_be_held_are_refused(enrich, tmp_path, monkeypatch):
    monkeypatch.setattr(layers, "MAX_RECORDS", 100)
    for name in ("bag.gpkg", "bag.parquet"):
        with pytest.raises(InputError, match="more than 100 records"):
            enrich(saved(registers.addresses(), tmp_path / name))


def test_two_files_that_tell_the_same_are_refused(enrich, tmp_path):
    one = saved(registers.addresses(), tmp_path / "one.gpkg")
    two = saved(registers.addresses(800), tmp_path / "two.gpkg")
    with pytest.raises(InputError, match=r"one\.gpkg.*two\.gpkg"):
        enrich(one, two)
    assert not Enrichment.objects.exists()


def test_a_date_in_the_future_and_another_municipality_are_refused(enrich, tmp_path):
    file = saved(registers.addresses(), tmp_path / "bag.gpkg")
    with pytest.raises(InputError, match="future"):
        enrich(file, as_of=date(2999, 1, 1))
    with pytest.raises(InputError, match="no municipality"):
        services.enrich_from_files(
            municipality_code="GM0001", paths=[file], about=About(), by=None, report=lambda _sentence: None
        )
