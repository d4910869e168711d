"""The program knows no region: what is said of one stands in its pack."""

import re
import tomllib
from pathlib import Path

import polars as pl

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "data" / "regio-oost"
DESIGN_SYSTEM = "Utrecht"  # also the name of the components that the pages are drawn with
AREA_CODE = re.compile(r"\b(?:GM[01]\d{3}|BU[01]\d{7})\b")


def names() -> list[str]:
    """Region, provinces, sub-regions and parties of the pack, and its municipalities."""
    manifest = tomllib.loads((PACK / "region.toml").read_text("utf-8"))
    sections = ("provinces", "sub_regions", "organisations")
    named = {row["name"] for section in sections for row in manifest[section]}
    municipalities = pl.read_parquet(PACK / "municipalities.parquet", columns=["name"])["name"].to_list()
    region = {manifest["region"]["code"], manifest["region"]["name"]}
    return sorted({*region, *named, *municipalities} - {DESIGN_SYSTEM})


def sources() -> list[Path]:
    """Everything that runs: code, pages and styles, without what is bundled, and without the demo.

    The demo is about one region: that is what it is for.
    """
    folders = (ROOT / "src", ROOT / "frontend" / "src")
    endings = ("py", "html", "js", "mjs", "css")
    found = [path for folder in folders for ending in endings for path in folder.rglob(f"*.{ending}")]
    return [path for path in found if not {"bundle", "demo"} & set(path.parts)]


def test_no_source_file_names_a_place_or_party_of_the_region():
    any_name = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names()))})(?![\w-])")

    found = {path.name: any_name.findall(path.read_text("utf-8")) for path in sources()}

    assert {name: hits for name, hits in found.items() if hits} == {}


def test_no_source_file_has_the_code_of_a_real_area():
    found = {path.name: AREA_CODE.findall(path.read_text("utf-8")) for path in sources()}

    assert {name: hits for name, hits in found.items() if hits} == {}
