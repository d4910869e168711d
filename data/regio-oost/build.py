"""Build the data files of this region pack from the folder of source data.

    python data/regio-oost/build.py SOURCE_FOLDER [PACK_FOLDER]

The source folder holds the openly published files that `README.md` beside this script
names. Columns get the names and units of `docs/region-pack.md`: shares 0 to 1, euro,
metres, RD New. `region.toml` is written by hand and left alone.
"""

import argparse
import gzip
import json
import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import polars as pl

RD_NEW = "EPSG:28992"
EVSE_ID_START = re.compile(r"^([A-Z]{2})\*?([A-Z0-9]{3})")
UNKNOWN_PARTY = ("NL", "NDW")  # records without a readable EVSE id: the publisher of the feed
MAP_LAYERS = [
    "pand", "wegdeel", "huisnummer", "paal", "kast", "straatmeubilair", "bord",
    "openbareruimtelabel", "scheiding", "ondersteunendwegdeel", "waterdeel",
]  # fmt: skip

SUB_REGIONS = {
    "Achterhoek": "achterhoek",
    "Arnhem-Nijmegen": "arnhem-nijmegen",
    "Cleantech": "cleantech",
    "Foodvalley": "foodvalley",
    "Fruitdelta Rivierenland": "fruitdelta-rivierenland",
    "Noord-Veluwe": "noord-veluwe",
    "Twente": "twente",
    "West-Overijssel": "west-overijssel",
}
PROVINCES = {"Gelderland": "PV25", "Overijssel": "PV23", "Utrecht": "PV26"}

MUNICIPALITY_COLUMNS = {
    "gemeentecode": "code",
    "gemeente": "name",
    "provincie": "province",
    "res_regio": "sub_region",
    "inwoners_2024": "inhabitants",
    "huishoudens_2024": "households",
    "personenautos_2024": "cars",
    "adressendichtheid_2024": "address_density_per_km2",
    "stedelijkheid_2024": "urbanity",
    "koopwoningen_pct_2024": "owner_occupied_share",
    "eengezinswoning_pct_2024": "single_family_share",
    "woz_waarde_keur_2024": "property_value_eur",
    "inkomen_per_inwoner_keur_2024": "income_per_inhabitant_eur",
    "oppervlakte_land_ha_2024": "land_area_ha",
}
VEHICLES_AND_HOMES = {
    "gemeentecode": "code",
    "vans": "vans",
    "trucks": "trucks",
    "n_apartments": "apartments",
    "n_detached_houses": "detached_homes",
    "n_semi_detached_houses": "semi_detached_homes",
    "n_terraced_houses": "terraced_homes",
    "non_residential_buildings": "non_residential_buildings",
}
NEIGHBOURHOOD_COLUMNS = {
    "buurtcode": "code",
    "buurtnaam": "name",
    "gemeentecode": "municipality_code",
    "wijkcode": "district_code",
    "inwoners": "inhabitants",
    "inwoners_65plus": "inhabitants_65_plus",
    "inwoners_0_15": "inhabitants_under_15",
    "huishoudens": "households",
    "huishoudensgrootte": "household_size",
    "adressendichtheid_per_km2": "address_density_per_km2",
    "stedelijkheid": "urbanity",
    "oppervlakte_land_ha": "land_area_ha",
    "koopwoningen_pct": "owner_occupied_share",
    "eengezinswoning_pct": "single_family_share",
    "woz_waarde_keur": "property_value_eur",
    "afstand_supermarkt_km": "distance_supermarket_km",
    "meest_voorkomende_pc4": "postcode4",
}
HOME_TYPE_COLUMNS = {
    "pc6": "postcode6",
    "pc4": "postcode4",
    "gemeentecode": "municipality_code",
    "n_apartment": "apartments",
    "n_terraced_mid": "terraced_mid",
    "n_terraced_end": "terraced_end",
    "n_semi_detached": "semi_detached",
    "n_detached": "detached",
    "n_other_home": "other_homes",
    "n_utility": "utility_buildings",
    "median_building_year": "median_building_year",
}
MAP_COLUMNS = {
    "lokaal_id": "object_id",
    "layer": "layer",
    "functie": "function",
    "plus_type": "plus_type",
    "fysiek_voorkomen": "surface",
    "tekst": "text",
}
PARKING_COLUMNS = ["osm_ref", "gemeentecode", "kind", "name", "capacity", "access", "surface", "is_paid"]
FACILITY_COLUMNS = {
    "rdw_id": "facility_id",
    "gemeentecode": "municipality_code",
    "name": "name",
    "type": "kind",
    "usage_type": "usage_type",
    "address": "address",
    "capacity_total": "capacity",
    "capacity_ev": "capacity_ev",
    "max_height": "max_height_m",
    "is_paid": "is_paid",
    "operator": "operator",
}
WHOLE_NUMBERS = {
    "inhabitants", "inhabitants_65_plus", "inhabitants_under_15", "households", "urbanity", "land_area_ha",
    "address_density_per_km2", "property_value_eur", "cars", "vans", "trucks", "apartments", "detached_homes",
    "semi_detached_homes", "terraced_homes", "non_residential_buildings", "income_per_inhabitant_eur",
    "capacity", "capacity_ev", "built_year",
}  # fmt: skip


def main() -> None:
    """Read the two folders from the command line and write every file of the pack."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="folder with the published source files")
    parser.add_argument("pack", type=Path, nargs="?", default=Path(__file__).parent)
    arguments = parser.parse_args()
    for folder in ("", "feed", "usage", "odbl"):
        (arguments.pack / folder).mkdir(parents=True, exist_ok=True)
    for write in (areas, homes_and_map, parking, tables, outline, feed, usage):
        write(arguments.source, arguments.pack)


def areas(source: Path, pack: Path) -> None:
    """Write municipalities and neighbourhoods with their key figures."""
    municipalities = gpd.read_parquet(source / "municipalities_region.parquet")
    municipalities = renamed(municipalities, MUNICIPALITY_COLUMNS)
    municipalities["sub_region"] = municipalities["sub_region"].map(SUB_REGIONS)
    municipalities["province"] = municipalities["province"].map(PROVINCES)
    figures = pd.read_csv(source / "municipality_vehicles_homes_energy_2023.csv")
    figures = figures[list(VEHICLES_AND_HOMES)].rename(columns=VEHICLES_AND_HOMES)
    in_own_units(municipalities, thousands=["property_value_eur", "income_per_inhabitant_eur"])
    save(municipalities.merge(figures, on="code", validate="1:1"), pack / "municipalities.parquet")

    neighbourhoods = gpd.read_parquet(source / "neighbourhoods_region.parquet")
    neighbourhoods = renamed(neighbourhoods, NEIGHBOURHOOD_COLUMNS)
    in_own_units(neighbourhoods, thousands=["property_value_eur"])
    save(neighbourhoods, pack / "neighbourhoods.parquet")


def homes_and_map(source: Path, pack: Path) -> None:
    """Write the building outlines of one town and the large-scale map of one village."""
    buildings = gpd.read_parquet(source / "bag_buildings_doesburg_2020.parquet")
    columns = {"bag_pand_id": "building_id", "bouwjaar": "built_year", "status": "status"}
    buildings = renamed(buildings, columns)
    buildings.insert(1, "municipality_code", "GM0221")
    save(buildings, pack / "buildings.parquet")

    large_scale = gpd.read_parquet(source / "bgt_otterlo_2020.parquet")
    wanted = large_scale["layer"].isin(MAP_LAYERS) | (large_scale["plus_type"] == "boom")
    large_scale = renamed(large_scale[wanted], MAP_COLUMNS)
    municipalities = gpd.read_parquet(source / "municipalities_region.parquet")[["gemeentecode", "geometry"]]
    places = gpd.GeoDataFrame(geometry=large_scale.representative_point(), crs=large_scale.crs)
    located = gpd.sjoin_nearest(places, municipalities, how="left")
    large_scale["municipality_code"] = located["gemeentecode"]
    save(large_scale, pack / "large_scale_map.parquet")


def parking(source: Path, pack: Path) -> None:
    """Write parking: the public facilities, and apart from it the OpenStreetMap extract."""
    streets = gpd.read_parquet(source / "parking_osm_zwolle_elburg.parquet")
    streets = renamed(streets, {name: name for name in PARKING_COLUMNS}).to_crs(RD_NEW)
    streets = streets.rename(columns={"osm_ref": "parking_id", "gemeentecode": "municipality_code"})
    save(streets, pack / "odbl" / "parking.parquet")

    facilities = renamed(gpd.read_parquet(source / "parking_facilities_rdw_region.parquet"), FACILITY_COLUMNS)
    facilities["max_height_m"] = facilities["max_height_m"] / 100  # published in cm
    save(facilities.to_crs(RD_NEW), pack / "parking_facilities.parquet")


def tables(source: Path, pack: Path) -> None:
    """Write the building types per postcode and the forecasts that municipalities published."""
    homes = pl.read_parquet(source / "energy_labels_pc6_region.parquet")
    homes = homes.select(pl.col(old).alias(new) for old, new in HOME_TYPE_COLUMNS.items())
    homes.sort("postcode6").write_parquet(pack / "home_types.parquet", compression="zstd")

    published = pl.read_csv(source / "published_forecasts.csv")
    published = published.rename({"gemeentecode": "municipality_code", "gemeente": "name"})
    in_full = (pl.col("source").str.replace("^idem", pl.col("document"))).alias("source")
    document = pl.when(~pl.col("source").str.starts_with("idem")).then("source").alias("document")
    published = published.with_columns(document.forward_fill()).with_columns(in_full).drop("document")
    published.write_csv(pack / "published_forecasts.csv")


def outline(source: Path, pack: Path) -> None:
    """Write the outlines of all municipalities of the country, for the background."""
    collection = json.loads((source / "municipalities_nl_outline.geojson").read_text("utf-8"))
    features = [
        {
            "type": "Feature",
            "properties": {
                "code": feature["properties"]["gemeentecode"],
                "name": feature["properties"]["gemeente"],
            },
            "geometry": feature["geometry"],
        }
        for feature in collection["features"]
    ]
    lines = ",\n".join(compact(feature) for feature in features)
    text = '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n"
    (pack / "outline.geojson").write_text(text, "utf-8")


def feed(source: Path, pack: Path) -> None:
    """Write the charge-point feed again as plain OCPI 2.2.1: one list of locations, one of tariffs."""
    locations = gpd.read_parquet(source / "charge_locations_region.parquet")
    positions = zip(locations.geometry.x, locations.geometry.y, strict=True)
    table = pl.from_pandas(locations.drop(columns="geometry"))
    connectors = pl.read_parquet(source / "charge_connectors_region.parquet")
    of_location = connectors.partition_by("location_id", as_dict=True, maintain_order=True)
    records = (
        location_record(row, position, of_location[(row["location_id"],)].to_dicts())
        for row, position in zip(table.to_dicts(), positions, strict=True)
    )
    save_list((compact(record) for record in records), pack / "feed" / "locations.json.gz")

    with gzip.open(source / "charge_tariffs_region.ndjson.gz", "rt", encoding="utf-8") as lines:
        tariffs = [line.strip() for line in lines]
    save_list(tariffs, pack / "feed" / "tariffs.json.gz")


def location_record(
    row: dict[str, Any], position: tuple[float, float], connectors: list[dict[str, Any]]
) -> dict[str, Any]:
    """One OCPI location with its EVSEs; moments keep the exact text of the feed."""
    country_code, party_id = party_of(connectors)
    record: dict[str, Any] = {
        "country_code": country_code,
        "party_id": party_id,
        "id": row["location_id"],
        "publish": True,
        "name": row["name"],
        "address": row["address"],
        "city": row["city"],
        "postal_code": row["postal_code"],
        "country": "NLD",
        "coordinates": {"latitude": f"{position[1]:.7f}", "longitude": f"{position[0]:.7f}"},
        "parking_type": row["parking_type"],
        "evses": [evse_record([*group]) for _, group in groupby(connectors, key=itemgetter("evse_uid"))],
        "operator": {"name": row["operator"]},
        "owner": {"name": row["owner"]} if row["owner"] else None,
        "time_zone": "Europe/Amsterdam",
        "opening_times": {"twentyfourseven": row["twenty_four_seven"]},
        "last_updated": row["last_updated"],
    }
    return {key: value for key, value in record.items() if value is not None}


def evse_record(connectors: list[dict[str, Any]]) -> dict[str, Any]:
    """One OCPI EVSE from its connector rows."""
    first = connectors[0]
    record = {
        "uid": first["evse_uid"],
        "evse_id": first["evse_id"],
        "status": first["evse_status"],
        "capabilities": in_parts(first["capabilities"]),
        "physical_reference": first["physical_reference"],
        "parking_restrictions": in_parts(first["parking_restrictions"]),
        "connectors": [connector_record(connector) for connector in connectors],
        "last_updated": first["evse_last_updated"],
    }
    return {key: value for key, value in record.items() if value is not None}


def connector_record(row: dict[str, Any]) -> dict[str, Any]:
    """One OCPI connector; its own moment is not known, so it carries that of its EVSE."""
    record = {
        "id": row["connector_id"],
        "standard": row["standard"],
        "format": row["format"],
        "power_type": row["power_type"],
        "max_voltage": row["max_voltage"],
        "max_amperage": row["max_amperage"],
        "max_electric_power": row["max_electric_power_w"],
        "tariff_ids": in_parts(row["tariff_ids"]),
        "last_updated": row["evse_last_updated"],
    }
    return {key: value for key, value in record.items() if value is not None}


def party_of(connectors: list[dict[str, Any]]) -> tuple[str, str]:
    """Country and party as the first readable EVSE id of the location states them."""
    for connector in connectors:
        found = EVSE_ID_START.match(connector["evse_id"] or "")
        if found:
            return found[1], found[2]
    return UNKNOWN_PARTY


def usage(source: Path, pack: Path) -> None:
    """Write the status samples: which share of a location's EVSEs was charging."""
    samples = pl.read_parquet(source / "charge_occupancy_region_20260602_20260610.parquet").select(
        pl.col("gemeentecode").cast(pl.String).alias("municipality_code"),
        "location_id",
        pl.col("date").str.to_date(),
        "hour",
        pl.col("n_evse").alias("evse_count"),
        (pl.col("charging_pct") / 100).cast(pl.Float32).alias("charging_share"),
    )
    samples.write_parquet(pack / "usage" / "samples.parquet", compression="zstd", compression_level=12)


def renamed(frame: gpd.GeoDataFrame, columns: dict[str, str]) -> gpd.GeoDataFrame:
    """The named columns under their new names, and the geometry."""
    return frame[[*columns, "geometry"]].rename(columns=columns).reset_index(drop=True)


def in_own_units(frame: gpd.GeoDataFrame, *, thousands: list[str]) -> None:
    """Turn percentages into shares and thousands of euro into euro, in place."""
    for name in ("owner_occupied_share", "single_family_share"):
        frame[name] = frame[name] / 100
    for name in thousands:
        frame[name] = (frame[name] * 1000).round()


def save(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write a GeoParquet file with whole numbers as whole numbers, empty where missing."""
    for name in WHOLE_NUMBERS & set(frame.columns):
        frame[name] = frame[name].astype("Int64")
    frame = frame[[*(name for name in frame.columns if name != "geometry"), "geometry"]]
    frame.to_crs(RD_NEW).to_parquet(path, index=False, compression="zstd")


def save_list(items: Iterator[str] | list[str], path: Path) -> None:
    """Write a JSON list, one item on a line, compressed without the time of day in it."""
    content = "[\n" + ",\n".join(items) + "\n]\n"
    path.write_bytes(gzip.compress(content.encode(), 9, mtime=0))


def in_parts(value: str | None) -> list[str]:
    """The parts of a comma list; none when it is empty."""
    return value.split(",") if value else []


def compact(value: object) -> str:
    """JSON without spaces, letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
