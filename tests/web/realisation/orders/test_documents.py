"""What an order is handed out as, opened again by other programs."""

import csv
import io
import zipfile
from dataclasses import replace

import docx
import pyogrio
import pytest
from django.utils import timezone
from lxml import etree

from laadregie.realisation.orders import contents, selectors
from laadregie.realisation.orders.documents import assembling, letters, maps, package, paper, surroundings
from tests.factories.regions import VLIETWOUDE

DCTERMS = {"d": "http://purl.org/dc/terms/", "v": "https://laadregie.example/verkeersbesluit/1"}


@pytest.fixture
def made(order):
    return assembling.assemble(order)


def opened(content):
    return zipfile.ZipFile(io.BytesIO(content))


def test_the_package_holds_text_metadata_places_and_drawings(made, tmp_path):
    archive = opened(package.publication_package(made))

    assert sorted(archive.namelist()) == [
        "VB-VLI-0001.docx",
        "VB-VLI-0001.pdf",
        "metadata.csv",
        "metadata.xml",
        "plaatsen.gpkg",
        "tekeningen/VLI-01.svg",
        "tekeningen/VLI-02.svg",
        "tekeningen/VLI-03.svg",
    ]
    assert archive.testzip() is None
    root = etree.fromstring(archive.read("metadata.xml"))
    assert root.findtext("d:issued", namespaces=DCTERMS) == "2026-11-16"
    assert root.findtext("d:creator", namespaces=DCTERMS).endswith("van de gemeente Vlietwoude")
    assert root.findtext("v:bezwaarTotEnMet", namespaces=DCTERMS) == "2026-12-28"
    assert len(root.findall("v:plaatsen/v:plaats", DCTERMS)) == 3
    laws = {one.get("juriconnect") for one in root.iterfind(".//v:verwijzing", DCTERMS)}
    assert "jci1.3:c:BWBR0006622&artikel=18" in laws
    rows = list(csv.DictReader(io.StringIO(archive.read("metadata.csv").decode("utf-8-sig"))))
    assert [row["straat"] for row in rows] == [site.street for site in made.facts.sites]
    assert float(rows[0]["x_rd"]) == made.facts.sites[0].x_m


def test_gdal_reads_the_places(made, tmp_path):
    path = tmp_path / "plaatsen.gpkg"
    path.write_bytes(package.places_geopackage(made))

    layers = [name for name, _kind in pyogrio.list_layers(path)]
    frames = [pyogrio.read_dataframe(path, layer=name) for name in layers]

    assert set(layers) <= {"plaatsen", "plaatsen_osm"}
    found = {row.nummer: (row.geometry.x, row.geometry.y) for frame in frames for row in frame.itertuples()}
    assert found == {site.number: (site.x_m, site.y_m) for site in made.facts.sites}
    assert all(frame.crs.to_epsg() == 28992 for frame in frames)


def test_positions_of_openstreetmap_stay_apart(made, tmp_path):
    first = replace(made.facts.sites[0], from_osm=True)
    mixed = replace(made, facts=replace(made.facts, sites=[first, *made.facts.sites[1:]]))
    path = tmp_path / "plaatsen.gpkg"
    path.write_bytes(package.places_geopackage(mixed))

    assert list(pyogrio.read_dataframe(path, layer="plaatsen_osm").nummer) == [first.number]
    assert first.number not in set(pyogrio.read_dataframe(path, layer="plaatsen").nummer)


def test_word_opens_again_with_everything_in_it(made):
    document = docx.Document(io.BytesIO(paper.order_word(made)))

    text = "\n".join(one.text for one in document.paragraphs)
    assert made.facts.title in text
    assert "uiterlijk op 28 december 2026" in text
    assert [cell.text for cell in document.tables[0].columns[0].cells][1:] == ["VLI-01", "VLI-02", "VLI-03"]
    assert len(document.inline_shapes) == 3
    assert all("Kaart van plaats" in one._inline.docPr.get("descr") for one in document.inline_shapes)
    assert document.core_properties.language == "nl-NL"


def test_equal_contents_give_equal_bytes(made):
    assert package.publication_package(made) == package.publication_package(made)


def test_the_pdf_says_that_a_draft_is_a_draft(draft):
    made = assembling.assemble(draft)

    assert made.draft == "Dit is een concept. Het kan nog veranderen."


def test_what_goes_to_the_gazette_does_not_call_itself_a_draft(ready):
    """A complete order that waits for publication: its package is what the gazette prints."""
    made = assembling.assemble(ready)

    assert made.draft == ""
    assert made.status == f"Nummer {ready.number}."
    word = docx.Document(io.BytesIO(opened(package.publication_package(made)).read(f"{ready.number}.docx")))
    assert not any("concept" in one.text or "Nog niet" in one.text for one in word.paragraphs)


def test_text_of_people_stays_text(made):
    nasty = replace(
        made.facts, title='#import "x" [*zwaar*] <script>', answers={**made.facts.answers, "mandate": "= #x"}
    )
    changed = replace(made, facts=nasty)

    assert paper.order_pdf(changed).startswith(b"%PDF-1.")
    document = docx.Document(io.BytesIO(paper.order_word(changed)))
    assert any(one.text == nasty.title for one in document.paragraphs)


def test_a_formula_in_a_street_stays_text(made):
    site = replace(made.facts.sites[0], street="=HYPERLINK(1)")
    changed = replace(made, facts=replace(made.facts, sites=[site]), maps=made.maps[:1])

    archive = opened(package.publication_package(changed))

    assert "'=HYPERLINK(1)" in archive.read("metadata.csv").decode()


def test_without_a_large_scale_map_the_drawing_says_so(made):
    drawn = made.maps[0]

    assert drawn.footing == ""
    assert "geen grootschalige kaart" in drawn.note
    assert drawn.drawing.svg.count("<text") > 10  # the grid with its numbers
    assert maps.as_png(drawn.drawing.svg).startswith(b"\x89PNG")


def test_the_letter_goes_by_hand_where_no_addresses_are_loaded(ready):
    facts = contents.of_order(ready)
    ground = surroundings.ground_of(VLIETWOUDE)

    found = letters.delivery(facts.sites[0], 50, ground)
    made = letters.neighbour_letter(
        facts, facts.sites[0], metres=50, ground=ground, address="https://x.example/", at=timezone.now()
    )

    assert found.is_by_hand
    assert found.homes is None
    assert made.startswith(b"%PDF-1.")


def test_the_qr_code_holds_the_address():
    assert letters.qr_code("https://x.example/").startswith("<?xml")
    assert letters.qr_code("https://x.example/") != letters.qr_code("https://y.example/")


def test_every_place_of_the_order_has_its_drawing(order, client):
    for place in selectors.places(order):
        answer = client.get(f"/verkeersbesluiten/{order.number}/plaats/{place.pk}/kaart.svg")
        assert answer["Content-Type"] == "image/svg+xml"
        assert place.realisation.site.number in answer.content.decode()
