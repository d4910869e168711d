"""Loading a pack: all of it, once, and into a database of its own."""

import json
import time
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from laadkern.errors import InputError
from laadregie.foundation.audit.models import AuditEvent
from laadregie.regions import selectors, services
from laadregie.regions.models import AreaVersion, Neighbourhood, Organisation, PackFile, Participation

pytestmark = pytest.mark.django_db


def rewrite(path, change):
    document = json.loads(path.read_text("utf-8"))
    change(document["features"])
    path.write_text(json.dumps(document), "utf-8")


def test_a_pack_with_only_what_is_required_loads(pack, load):
    report = load(pack)

    assert report.changed
    assert report.written == {
        "areas": 8,
        "participation": 0,
        "dated_figures": 0,
        "policy_values": 0,
        "files": 4,
    }
    assert [str(one) for one in selectors.municipalities()] == ["Oosterlek", "Vlietwoude"]
    assert list(Organisation.objects.values_list("code", "kind").order_by("code")) == [
        ("GM9901", "municipality"),
        ("GM9902", "municipality"),
    ]
    event = AuditEvent.objects.get()
    assert (event.action, event.changes["areas"]) == ("regions.pack_loaded", [None, 8])


def test_the_same_pack_again_changes_nothing(loaded, load):
    report = load(loaded)

    assert not report.changed
    assert AuditEvent.objects.count() == 1
    assert AreaVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("before", "after", "values"),
    [
        pytest.param('source = "First words"', 'source = "Other words"', [2.0], id="other-words"),
        pytest.param("value = 2", "value = 3", [3.0], id="corrected-value"),
        pytest.param("as_of = 2022-12-01", "as_of = 2023-12-01", [2.0, 2.0], id="another-day"),
    ],
)
def test_a_dated_figure_in_other_words_is_not_shown_twice(loaded, load, before, after, values):
    manifest = loaded / "region.toml"
    figure = (
        '\n[[dated_figures]]\ncode = "participants"\nvalue = 2\nunit = "gemeenten"\n'
        'as_of = 2022-12-01\nsource = "First words"\n'
    )
    manifest.write_text(manifest.read_text("utf-8") + figure, "utf-8")
    load(loaded)
    manifest.write_text(manifest.read_text("utf-8").replace(before, after), "utf-8")

    report = load(loaded)

    assert report.written["dated_figures"] == 1
    assert [one.value for one in selectors.dated_figures("participants")] == values


def test_other_bytes_of_a_feed_replace_that_file_alone(loaded, load):
    before = selectors.pack_file("feed_tariffs")
    (loaded / "feed" / "tariffs.json").write_text("[]\n", "utf-8")

    report = load(loaded)

    after = selectors.pack_file("feed_tariffs")
    assert report.written["files"] == 1
    assert after.path.read_text("utf-8") == "[]\n"
    assert before.path.is_file()  # what was counted with it can still be counted again
    assert PackFile.objects.count() == 5
    assert AreaVersion.objects.count() == 1


def test_other_figures_make_a_new_version_and_keep_the_old_one(loaded, load):
    old = selectors.area_version()

    def more_households(features):
        features[0]["properties"]["households"] = 1000

    rewrite(loaded / "neighbourhoods.geojson", more_households)

    load(loaded)

    now, then = selectors.neighbourhood_frame(), selectors.neighbourhood_frame(old)
    assert (now["households"][0], then["households"][0]) == (1000, 880)
    assert selectors.area_version() != old


def test_the_first_figures_again_become_current_without_a_third_version(loaded, load):
    original = (loaded / "neighbourhoods.geojson").read_bytes()
    first = selectors.area_version()
    rewrite(
        loaded / "neighbourhoods.geojson", lambda features: features[0]["properties"].update(households=1)
    )
    load(loaded)
    (loaded / "neighbourhoods.geojson").write_bytes(original)

    load(loaded)

    assert selectors.area_version() == first
    assert AreaVersion.objects.count() == 2


def test_a_neighbourhood_that_left_the_pack_is_kept_but_no_longer_counts(loaded, load):
    rewrite(loaded / "neighbourhoods.geojson", lambda features: features.pop())

    load(loaded)

    assert selectors.neighbourhood_frame().height == 5
    assert selectors.neighbourhoods("GM9902").count() == 2
    assert Neighbourhood.objects.count() == 6


def test_another_region_is_refused_and_nothing_changes(loaded, load):
    manifest = loaded / "region.toml"
    manifest.write_text(manifest.read_text("utf-8").replace('"waterkant"', '"heuvelland"'), "utf-8")

    with pytest.raises(InputError, match="holds the region “waterkant”"):
        load(loaded)

    assert selectors.region().code == "waterkant"
    assert AuditEvent.objects.count() == 1


def test_without_a_pack_the_region_says_what_to_do():
    with pytest.raises(InputError, match="laadregie region load"):
        selectors.region()


def test_progress_names_every_file(pack):
    said = []

    services.load_pack(
        pack, by=None, progress=lambda done, total, sentence: said.append((done, total, sentence))
    )

    assert said[0] == (1, 4, "Checking municipalities.geojson")
    assert [one[:2] for one in said] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_csv_with_a_semicolon_and_geopackage_areas_load_as_well(pack, load):
    import geopandas as gpd

    areas = gpd.read_file(pack / "neighbourhoods.geojson").to_crs(28992)
    areas.to_file(pack / "neighbourhoods.gpkg", layer="buurten")
    text = (pack / "region.toml").read_text("utf-8").replace("neighbourhoods.geojson", "neighbourhoods.gpkg")
    text += '\n[[files]]\nkind = "published_forecasts"\npath = "published.csv"\n'
    (pack / "region.toml").write_text(text, "utf-8")
    (pack / "published.csv").write_text(
        "municipality_code;year;quantity;value\nGM9901;2030;public_charge_points_needed;41\n", "utf-8"
    )

    load(pack)

    frame = selectors.neighbourhood_frame()
    assert frame["households"].to_list() == [880, 590, 95, 1290, 370, None]
    assert frame["x_m"][0] == pytest.approx(118_450, abs=0.1)


def test_region_east_as_the_project_carries_it(region_pack, load, monkeypatch):
    held = []

    class Timed:
        """The transaction of the load, with how long it works while it holds the write lock, s.

        Counted in time of the processor for this thread: what else runs on the machine does not count.
        """

        def __enter__(self):
            self.inner = transaction.atomic()
            self.inner.__enter__()
            self.since = time.thread_time()

        def __exit__(self, *error):
            self.inner.__exit__(*error)
            held.append(time.thread_time() - self.since)

    monkeypatch.setattr(services, "transaction", SimpleNamespace(atomic=Timed))
    load(region_pack)

    neighbourhoods, municipalities = selectors.neighbourhood_frame(), selectors.municipality_frame()
    assert (neighbourhoods.height, municipalities.height) == (2942, 77)
    assert neighbourhoods.filter(neighbourhoods["position_estimated"])["code"].to_list() == ["BU02090125"]
    by_kind = {
        kind: selectors.organisations(kind).count() for kind in ("province", "sub_region", "grid_operator")
    }
    assert by_kind == {"province": 2, "sub_region": 8, "grid_operator": 5}
    current = selectors.concessions()[0]
    assert selectors.participants(current) == {"yes": 26, "no": 0, "unknown": 51}
    figures = list(selectors.dated_figures())
    assert [one.value for one in figures if one.code.startswith("participants")] == [63, 40, 69, 43, 25]
    requests = [one for one in figures if one.code.startswith("requests_")]
    assert [one.value for one in requests] == [2996, 111, 1276, 564, 8, 549]
    assert [bool(one.note) for one in requests] == [False] * 3 + [True] * 3
    quotas = [settings["quota_poles_per_year"].number for settings in selectors.policy_sets().values()]
    assert (sum(quotas), min(quotas), max(quotas)) == (1304, 1, 50)
    assert Participation.objects.filter(set_by__isnull=False).count() == 0
    if connection.vendor == "sqlite":  # elsewhere a long transaction does not lock others out
        assert max(held) < 2.0
