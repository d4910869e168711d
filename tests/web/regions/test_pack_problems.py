"""Packs that cannot be loaded: what is said, and that nothing is changed."""

import gzip
import json

import pytest

from laadregie.foundation.audit.models import AuditEvent
from laadregie.regions.models import Municipality, Organisation, Region
from laadregie.regions.pack.problems import PackError

pytestmark = pytest.mark.django_db

AREAS = "neighbourhoods.geojson"


def edit(path, change):
    """Change the features of a GeoJSON file."""
    document = json.loads(path.read_text("utf-8"))
    change(document["features"])
    path.write_text(json.dumps(document), "utf-8")


def of_every(features, **values):
    for feature in features:
        feature["properties"].update(values)


def without(features, name):
    for feature in features:
        del feature["properties"][name]


def add_file(pack, kind, path, content):
    (pack / path).write_text(content, "utf-8")
    with (pack / "region.toml").open("a", encoding="utf-8") as manifest:
        manifest.write(f'\n[[files]]\nkind = "{kind}"\npath = "{path}"\n')


def add_to_manifest(pack, text):
    with (pack / "region.toml").open("a", encoding="utf-8") as manifest:
        manifest.write(f"\n{text}\n")


def refused(pack, load):
    """The sentences of a refusal, after seeing that it left nothing behind."""
    with pytest.raises(PackError) as refusal:
        load(pack)
    assert not Region.objects.exists()
    assert not Municipality.objects.exists()
    assert not Organisation.objects.exists()
    assert not AuditEvent.objects.exists()
    return [str(problem) for problem in refusal.value.problems]


def crossing(features):
    a, b, c, d, _again = features[1]["geometry"]["coordinates"][0]
    features[1]["geometry"]["coordinates"] = [[a, c, b, d, a]]


def no_shape(features):
    features[0]["geometry"] = None


def a_line(features):
    features[0]["geometry"] = {"type": "LineString", "coordinates": [[5.0, 52.0], [5.1, 52.0]]}


def swapped(features):
    ring = features[0]["geometry"]["coordinates"][0]
    features[0]["geometry"]["coordinates"] = [[[lat, lon] for lon, lat in ring]]


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        pytest.param(
            AREAS,
            lambda features: without(features, "households"),
            [f"{AREAS}, column households: The column is missing."],
            id="missing-column",
        ),
        pytest.param(
            AREAS,
            lambda features: features[3]["properties"].update(code="BU99010001"),
            [f"{AREAS}, row 4, column code: “BU99010001” stands there more than once; it was expected once."],
            id="duplicate-code",
        ),
        pytest.param(
            AREAS,
            lambda features: features[2]["properties"].update(households="9x5"),
            [f"{AREAS}, row 3, column households: “9x5” is no whole number."],
            id="letters-in-a-number",
        ),
        pytest.param(
            AREAS,
            lambda features: features[2]["properties"].update(households=95.5),
            [f"{AREAS}, row 3, column households: “95.5” is no whole number."],
            id="half-a-household",
        ),
        pytest.param(
            AREAS,
            lambda features: features[0]["properties"].update(inhabitants=-5),
            [f"{AREAS}, row 1, column inhabitants: “-5” is too low: at least 0 was expected."],
            id="out-of-bounds",
        ),
        pytest.param(
            AREAS,
            lambda features: features[1]["properties"].update(owner_occupied_share=74),
            [
                f"{AREAS}, row 2, column owner_occupied_share: “74.0” is no share: "
                "from 0 to 1 was expected. Is it a percentage? 55% is 0.55."
            ],
            id="percentage-where-a-share-is-meant",
        ),
        pytest.param(
            AREAS,
            lambda features: features[5]["properties"].update(municipality_code="GM0001"),
            [
                f"{AREAS}, row 6, column municipality_code: “GM0001” is unknown: "
                "a code of “municipalities” was expected."
            ],
            id="unknown-municipality",
        ),
        pytest.param(
            AREAS,
            lambda features: features[5]["properties"].update(name=None),
            [f"{AREAS}, row 6, column name: A value is missing."],
            id="missing-name",
        ),
        pytest.param(
            AREAS,
            lambda features: of_every(features, municipality_code="GM9901"),
            ["municipalities.geojson, column code: “GM9902” This municipality has no neighbourhood."],
            id="municipality-without-neighbourhood",
        ),
        pytest.param(
            "municipalities.geojson",
            no_shape,
            ["municipalities.geojson, row 1, column geometry: A shape is missing."],
            id="missing-shape",
        ),
        pytest.param(
            AREAS,
            a_line,
            [f"{AREAS}, row 1, column geometry: “LineString” is not the shape that was expected: a polygon."],
            id="a-line-for-a-polygon",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_place(pack, load, file, change, said):
    edit(pack / file, change)

    assert refused(pack, load) == said


def test_a_polygon_that_crosses_itself_is_named_with_the_place_of_crossing(pack, load):
    edit(pack / AREAS, crossing)

    (sentence,) = refused(pack, load)

    assert sentence.startswith(
        f"{AREAS}, row 2, column geometry: The polygon is not valid: Self-intersection[4.8"
    )


def test_longitude_and_latitude_the_wrong_way_round_lie_outside_the_country(pack, load):
    edit(pack / AREAS, swapped)

    (sentence,) = refused(pack, load)

    assert sentence.startswith(f"{AREAS}, row 1, column geometry: “POLYGON ((52.3")
    assert sentence.endswith("lies outside the Netherlands; are its coordinates in WGS 84?")


def test_every_problem_of_every_file_is_told_at_once(pack, load):
    edit(pack / AREAS, lambda features: of_every(features[:2], households="x"))
    edit(pack / "municipalities.geojson", lambda features: features[0]["properties"].update(name=None))
    add_file(pack, "home_types", "homes.csv", "postcode6,municipality_code,apartments\n9999AA,GM0001,-1\n")

    assert refused(pack, load) == [
        "municipalities.geojson, row 1, column name: A value is missing.",
        f"{AREAS}, row 1, column households: “x” is no whole number.",
        f"{AREAS}, row 2, column households: “x” is no whole number.",
        "homes.csv, row 2, column apartments: “-1” is too low: at least 0 was expected.",
        "homes.csv, row 2, column municipality_code: “GM0001” is unknown: "
        "a code of “municipalities” was expected.",
    ]


def test_a_column_of_wrong_values_is_not_told_a_thousand_times(pack, load):
    rows = "".join(f"9999A{n},GM9901,x\n" for n in range(1000))
    add_file(pack, "home_types", "homes.csv", "postcode6,municipality_code,apartments\n" + rows)

    assert len(refused(pack, load)) == 20


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            '[[files]]\nkind = "buildings"\npath = "../secret.parquet"',
            "region.toml [files], row 5, column path: “../secret.parquet” There is no such file in the pack.",
            id="file-outside-the-pack",
        ),
        pytest.param(
            '[[files]]\nkind = "rivers"\npath = "region.toml"',
            "region.toml [files], row 5, column kind: “rivers” is not one of: municipalities, ",
            id="unknown-kind-of-file",
        ),
        pytest.param(
            '[[policy_values]]\nkey = "walking_distance_m"\nvalue = 5\nvalid_from = 2025-01-01\nsource = "x"',
            "region.toml [policy_values], row 1, column walking_distance_m: "
            "5 was given; from 50 to 2000 was expected.",
            id="policy-out-of-bounds",
        ),
        pytest.param(
            '[[policy_values]]\nkey = "walking"\nvalue = 5\nvalid_from = 2025-01-01\nsource = "x"',
            "region.toml [policy_values], row 1, column key: “walking” is not one of: ",
            id="policy-of-unknown-key",
        ),
        pytest.param(
            '[[policy_values]]\nkey = "target_share"\nmunicipality = "GM1"\nvalue = 0.5\n'
            'valid_from = 2025-01-01\nsource = "x"',
            "region.toml [policy_values], row 1, column municipality: “GM1” is unknown: ",
            id="policy-of-unknown-municipality",
        ),
        pytest.param(
            '[[concessions]]\ncode = "c"\nname = "C"\nholder = "nobody"\nsource = "x"',
            "region.toml [concessions], row 1, column holder: “nobody” is unknown: ",
            id="concession-of-an-unknown-party",
        ),
        pytest.param(
            '[[provinces]]\ncode = "PV1"\nname = "A"\n[[provinces]]\ncode = "PV1"\nname = "B"',
            "region.toml [provinces], row 2, column code: “PV1” stands there more than once",
            id="province-twice",
        ),
        pytest.param(
            '[[sub_regions]]\ncode = "s"\nname = "S"\ncolour = "red"',
            "region.toml [sub_regions], row 1, column colour: This key is not known here.",
            id="unknown-key",
        ),
        pytest.param("organisations = 5", "region.toml", id="no-list-where-one-is-meant"),
        pytest.param("= = =", "region.toml: The file cannot be read: Invalid statement", id="no-toml"),
    ],
)
def test_what_region_toml_cannot_say(pack, load, text, said):
    add_to_manifest(pack, text)

    assert refused(pack, load)[0].startswith(said)


def test_a_folder_without_region_toml_is_no_pack(pack, load):
    (pack / "region.toml").unlink()

    assert refused(pack, load) == ["region.toml: This folder holds no region.toml, so it is no region pack."]


def test_a_pack_must_have_neighbourhoods(pack, load):
    text = (pack / "region.toml").read_text("utf-8")
    text = text.replace('[[files]]\nkind = "neighbourhoods"\npath = "neighbourhoods.geojson"\n', "")
    (pack / "region.toml").write_text(text, "utf-8")

    assert refused(pack, load) == [
        "region.toml [files]: The list of files has none of kind “neighbourhoods”, which is required."
    ]


def test_areas_without_shapes_are_refused(pack, load):
    (pack / "areas.csv").write_text(
        "code,name,municipality_code,inhabitants,households\nB1,A,GM9901,1,1\n", "utf-8"
    )
    text = (pack / "region.toml").read_text("utf-8").replace(AREAS, "areas.csv")
    (pack / "region.toml").write_text(text, "utf-8")

    assert refused(pack, load) == [
        "areas.csv, column geometry: The file has no shapes; GeoParquet, GeoPackage or GeoJSON was expected."
    ]


def test_a_feed_that_was_cut_off_while_packed_is_found(pack, load):
    whole = gzip.compress((pack / "feed" / "locations.json").read_bytes())
    (pack / "feed" / "locations.json.gz").write_bytes(whole[: len(whole) // 2])
    text = (pack / "region.toml").read_text("utf-8").replace("locations.json", "locations.json.gz")
    (pack / "region.toml").write_text(text, "utf-8")

    assert refused(pack, load)[0].startswith(
        "feed/locations.json.gz: The file cannot be read: Compressed file ended"
    )


def test_a_file_that_is_not_what_its_name_says_is_refused(pack, load):
    (pack / AREAS).write_bytes(b"\x00\x01\x02")

    assert refused(pack, load)[0].startswith(f"{AREAS}: The file cannot be read: ")


def test_a_broken_pack_leaves_the_loaded_one_as_it_was(loaded, load):
    edit(loaded / AREAS, lambda features: without(features, "households"))

    with pytest.raises(PackError):
        load(loaded)

    assert Region.objects.get().code == "waterkant"
    assert AuditEvent.objects.count() == 1
