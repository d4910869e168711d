"""Reading what people send: every kind, and every way in which a file can be wrong or hostile."""

import struct
import zipfile
from io import BytesIO

import openpyxl
import pytest

from laadkern.errors import InputError
from laadregie.foundation.uploads import Limits, read_upload
from laadregie.foundation.uploads.tables import letter
from tests.factories.lists import (
    changed_geopackage,
    csv_bytes,
    excel_bytes,
    geojson_bytes,
    geopackage_bytes,
    point,
    shape_zip,
    zip_bytes,
)

HEADER = ["nummer", "straat", "x", "y"]
ROWS = [["A-1", "Kade", "194012,5", "444871"], ["A-2", "Brink", "194100", "444900"]]
PLACES = [(194012.5, 444871.0), (194100.0, 444900.0)]
TOWN = {"nummer": ["A-1", "A-2"], "straat": ["Kade", "Brink"]}


def only(data, name="lijst.csv", limits=None):
    upload = read_upload(data, name, limits)
    assert len(upload.tables) == 1
    return upload.tables[0]


def refusal(data, name="lijst", limits=None):
    with pytest.raises(InputError) as error:
        read_upload(data, name, limits)
    assert error.value.field == "file"
    return error.value.message


def test_a_column_is_called_as_spreadsheets_do():
    assert [letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_with_any_separator_and_encoding(delimiter, encoding):
    table = only(csv_bytes(["naam", "x"], [["Café Één", "1"], ["", ""], ["B", "2"]], delimiter=delimiter,
                           encoding=encoding))  # fmt: skip

    assert table.columns == ["naam", "x"]
    assert table.frame["naam"].to_list() == ["Café Één", "B"]
    assert table.numbers == (2, 4)  # the empty row is left out, the others keep their number


def test_columns_without_name_and_double_names_can_be_told_apart():
    assert only(b"naam;;naam\n1;2;3\n").columns == ["naam", "B", "naam (2)"]


def test_a_text_that_is_no_formula_here_stays_text():
    table = only(
        csv_bytes(["naam"], [['=HYPERLINK("http://x")'], ["'=1+1"], ["'s-Gravenweg"], ["a\x0bb\x07"]])
    )

    assert table.frame["naam"].to_list() == ['=HYPERLINK("http://x")', "=1+1", "'s-Gravenweg", "a b"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b"  \n \n", "empty", id="blank"),
        pytest.param(b"naam;x\n", "no rows", id="header-alone"),
        pytest.param(b'naam;x\n"open;1\n2;3\n', "Row 2", id="open-quotation-mark"),
        pytest.param(b"x,y\n194012,5,444871,2\n", "Row 2 has more cells", id="decimal-commas-between-commas"),
        pytest.param(b"naam\n\x81\x8d\n", "UTF-8", id="no-text"),
        pytest.param(b"naam;x\n\x00\x01\x02", "no file that can be imported", id="binary"),
        pytest.param(b"%PDF-1.7 ...", "(.pdf)", id="pdf"),
        pytest.param(b"<?xml version='1.0'?><kml/>", "no file that can be imported", id="xml"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", ".xlsx without a password", id="old-excel"),
        pytest.param(b"\x00\x00\x27\x0a....", "in a zip", id="bare-shape"),
        pytest.param(b"SQLite format 3\x00" + b"\x00" * 200, "no GeoPackage", id="other-database"),
        pytest.param(b'{"type": "FeatureCollection"', "cannot be read", id="cut-json"),
        pytest.param(b'{"type": "Topology"}', "FeatureCollection", id="other-json"),
        pytest.param(b'{"a":' * 50_000, "cannot be read", id="deep-json"),
        pytest.param(b"PK\x03\x04 not a zip at all", "broken", id="broken-zip"),
        pytest.param(zip_bytes({"leesmij.txt": b"x"}), "no shape file", id="other-zip"),
        pytest.param(zip_bytes({"mimetype": b"x"}), "another kind", id="open-document"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_words(data, said):
    assert said in refusal(data)


def test_rows_columns_and_size_are_bounded():
    limits = Limits(file_mb=1, rows=2, columns=3)
    assert "more than 2 rows" in refusal(b"a;b\n1;1\n2;2\n3;3\n", limits=limits)
    assert "more than 3 columns" in refusal(b"a;b;c;d\n1;2;3;4\n", limits=limits)
    assert "larger than 1 MB" in refusal(b"a\n" + b"1\n" * 600_000, limits=limits)
    assert "more than 2 rows" in refusal(geojson_bytes([({"a": 1}, None)] * 3), limits=limits)
    assert "more than 2 rows" in refusal(excel_bytes(["a"], [[1], [2], [3]]), limits=limits)
    assert len(only(b"a\n" + b"x" * 5_000 + b"\n").frame["a"][0]) == Limits().cell_chars + 1


def test_geojson_in_degrees_and_as_older_files_name_their_system():
    plain = only(geojson_bytes([({"nummer": "A-1", "palen": 2, "lijst": [1]}, point(6.1, 52.0))]))
    older = only(geojson_bytes([({}, point(194012.5, 444871))], crs={
        "type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}))  # fmt: skip

    odd = only(geojson_bytes([({"naam": "a\x00b \ud800"}, None)]))

    assert odd.frame["naam"].to_list() == ["a b ?"]
    assert (plain.crs, plain.frame.row(0)) == ("EPSG:4326", ("A-1", "2", None))
    assert older.crs == "EPSG:28992"
    assert older.numbers == (1,)


@pytest.mark.parametrize(
    "name", ["EPSG:999999", "+proj=longlat +nadgrids=/etc/passwd", "Mijn stelsel", 'LOCAL_CS["plein"]']
)
def test_geojson_in_an_unknown_system_is_refused_by_its_name(name):
    data = geojson_bytes([({}, point(1, 1))], crs={"type": "name", "properties": {"name": name}})

    assert name.removeprefix('LOCAL_CS["').removesuffix('"]') in refusal(data)


@pytest.mark.parametrize(
    "geometry", [{"type": "Point"}, {"type": "Punt", "coordinates": [1, 2]}, "POINT (1 2)", [1]]
)
def test_a_broken_shape_is_refused_with_its_number(geometry):
    assert "feature 2" in refusal(geojson_bytes([({}, point(1, 1)), ({}, geometry)]))


def test_geopackage_with_its_system(tmp_path):
    table = only(geopackage_bytes(tmp_path, PLACES, "EPSG:28992", **TOWN))

    assert (table.name, table.crs, table.crs_name) == ("plaatsen", "EPSG:28992", "Amersfoort / RD New")
    assert table.frame["straat"].to_list() == ["Kade", "Brink"]
    assert [(one.x, one.y) for one in table.shapes] == PLACES


def test_a_geopackage_that_does_not_say_its_system_is_read_and_asks(tmp_path):
    assert only(geopackage_bytes(tmp_path, PLACES, None, **TOWN)).crs == ""


def test_a_geopackage_in_an_unknown_system_is_refused_by_its_name(tmp_path):
    data = geopackage_bytes(tmp_path, PLACES, "EPSG:28992", **TOWN)
    renamed = changed_geopackage(
        data, tmp_path,
        "insert into gpkg_spatial_ref_sys values"
        " ('Plaatselijk raster', 990001, 'GEMEENTE', 7, 'onbekend', '')",
        "update gpkg_geometry_columns set srs_id = 990001",
        "update gpkg_contents set srs_id = 990001",
    )  # fmt: skip
    missing = changed_geopackage(data, tmp_path, "update gpkg_geometry_columns set srs_id = 31337")

    assert "Plaatselijk raster (990001)" in refusal(renamed)
    assert "31337" in refusal(missing)


@pytest.mark.parametrize(
    "statement",
    [
        "create view eindeloos as"
        " with recursive n(i) as (select 1 union all select i + 1 from n) select i from n",
        "create virtual table lezer using fts5(inhoud)",
    ],
)
def test_a_geopackage_with_more_than_plain_tables_is_refused(tmp_path, statement):
    data = changed_geopackage(
        geopackage_bytes(tmp_path, PLACES, "EPSG:28992", **TOWN),
        tmp_path,
        statement,
        "update gpkg_contents set table_name = 'eindeloos'",
        "update gpkg_geometry_columns set table_name = 'eindeloos'",
    )
    assert "no plain table" in refusal(data)


def test_a_cut_geopackage_is_refused(tmp_path):
    data = geopackage_bytes(tmp_path, PLACES, "EPSG:28992", **TOWN)

    assert "broken" in refusal(data[: len(data) // 3])


def test_shape_in_a_folder_of_a_zip(tmp_path):
    table = only(shape_zip(tmp_path, PLACES, "EPSG:28992", prefix="gis/oud/", **TOWN))

    assert (table.name, table.crs) == ("plaatsen", "EPSG:28992")
    assert table.frame["nummer"].to_list() == ["A-1", "A-2"]


def test_a_shape_without_prj_does_not_say_its_system(tmp_path):
    assert only(shape_zip(tmp_path, PLACES, "EPSG:28992", leave_out=[".prj"], **TOWN)).crs == ""


@pytest.mark.parametrize("part", [".dbf", ".shx"])
def test_a_shape_that_is_not_complete_is_refused(tmp_path, part):
    assert "not complete" in refusal(shape_zip(tmp_path, PLACES, "EPSG:28992", leave_out=[part], **TOWN))


@pytest.mark.parametrize("name", ["../plaatsen.shp", "/etc/plaatsen.shp", "a\\..\\..\\b.shp", "C:\\a.shp"])
def test_names_that_lead_out_of_the_zip_are_refused(name):
    assert "not allowed" in refusal(zip_bytes({name: b"x"}))


def test_excel_with_more_sheets_and_values_of_every_kind():
    book = openpyxl.load_workbook(BytesIO(excel_bytes(HEADER, [["A-1", "Kade", 194012.5, 444871]])))
    more = book.create_sheet("Wensen")
    more.append([])
    more.append(["jaar", "palen"])
    more.append([2028, 2.0])
    book.create_sheet("Leeg")
    out = BytesIO()
    book.save(out)

    first, second = read_upload(out.getvalue(), "lijst.xlsx").tables

    assert first.frame.row(0) == ("A-1", "Kade", "194012.5", "444871")
    assert (second.name, second.numbers, second.frame.row(0)) == ("Wensen", (3,), ("2028", "2"))


def test_an_excel_that_claims_a_million_rows_and_columns_is_read_as_it_is():
    data = excel_bytes(["a"], [["1"]])
    sheet = zipfile.ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml")
    claimed = repacked(data, "xl/worksheets/sheet1.xml", sheet.replace(b"A1:A2", b"A1:XFD1048576"))

    assert only(claimed).frame.to_dict(as_series=False) == {"a": ["1"]}


def test_an_excel_of_400_mb_when_unpacked_is_refused_before_it_is_unpacked(monkeypatch):
    data = repacked(excel_bytes(["a"], [["1"]]), "xl/worksheets/sheet1.xml", Zeros(400_000_000))
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was unpacked"))

    assert len(data) < 1_000_000
    assert "larger than 100 MB" in refusal(data)


def test_a_zip_that_lies_about_its_size_is_refused_while_it_is_unpacked():
    data = repacked(excel_bytes(["a"], [["1"]]), "xl/worksheets/sheet1.xml", b" " * 3_000_000)
    small = Limits(unpacked_mb=1)
    end = data.rindex(b"PK\x01\x02")
    names = [i for i in range(len(data)) if data.startswith(b"PK\x01\x02", i)]
    lying = bytearray(data)
    for at in names:
        if lying[at + 46 :].startswith(b"xl/worksheets/sheet1.xml"):
            lying[at + 24 : at + 28] = struct.pack("<I", 10)

    assert end in names
    assert refusal(bytes(lying), limits=small) in ("The file is broken or not complete.",)
    assert "larger than 1 MB" in refusal(data, limits=small)


def test_a_bomb_by_ratio_alone_is_refused():
    assert "larger than" in refusal(zip_bytes({"a.shp": b"\x00" * 20_000_000}))


def test_a_zip_of_entries_that_share_their_bytes_is_refused():
    plain = zip_bytes({"a.shp": bytes(range(256)) * 40})
    start = plain.rindex(b"PK\x01\x02")
    end = plain.rindex(b"PK\x05\x06")
    entry, tail = plain[start:end], plain[end:]
    entries = b"".join(entry.replace(b"a.shp", name) for name in (b"a.shp", b"b.shp", b"c.shp"))
    count, size = struct.pack("<HH", 3, 3), struct.pack("<I", len(entries))
    doubled = plain[:start] + entries + tail[:8] + count + size + tail[16:]

    assert refusal(doubled) == "The file is broken or not complete."


def test_a_zip_in_a_zip_is_not_opened():
    inner = zip_bytes({"plaatsen.shp": b"x"})

    assert "no shape file" in refusal(zip_bytes({"plaatsen.zip": inner}))


def test_a_list_of_very_many_entries_is_refused_before_it_is_read():
    assert "More than 1000 files" in refusal(b"PK\x03\x04" + b"PK\x01\x02" * 1_001)


def test_a_zip_with_a_password_is_refused():
    locked = bytearray(zip_bytes({"a.shp": b"x" * 100}))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1

    assert "password" in refusal(bytes(locked))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_growing_entities_in_an_excel_are_refused(encoding):
    lol = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">]><worksheet>&a;</worksheet>'
    data = repacked(excel_bytes(["a"], [["1"]]), "xl/worksheets/sheet1.xml", lol.encode(encoding))

    assert "do not belong" in refusal(data)


@pytest.mark.parametrize("document", [b"<worksheet", b"", b"<a/>", b"\xff\xfe\x00"])
def test_a_broken_sheet_is_refused(document):
    said = refusal(repacked(excel_bytes(["a"], [["1"]]), "xl/worksheets/sheet1.xml", document))

    assert said in ("The file is broken or not complete.", "There are no rows in the file.")


class Zeros(bytes):
    """As many zeros as it says, written in parts so that a test needs no memory for them."""

    def __new__(cls, size):
        return super().__new__(cls)

    def __init__(self, size):
        self.size = size


def repacked(data, name, content):
    """A zip in which one file was replaced."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry.filename))
        if isinstance(content, Zeros):
            with new.open(name, "w", force_zip64=True) as part:
                for _ in range(content.size // 1_000_000):
                    part.write(bytes(1_000_000))
        else:
            new.writestr(name, content)
    return out.getvalue()
