"""Writing a checked pack, inside the transaction of the service that loads it.

What people set in the product is never touched: packs add, and people's values come later or weigh more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone

from laadregie.foundation.accounts.models import User
from laadregie.regions.area_rows import AreaRows
from laadregie.regions.models import (
    AreaVersion,
    Concession,
    DatedFigure,
    Municipality,
    MunicipalityFigures,
    Neighbourhood,
    NeighbourhoodFigures,
    Organisation,
    OrganisationKind,
    PackFile,
    Participation,
    PolicyValue,
    Province,
    Region,
    SubRegion,
)
from laadregie.regions.pack.manifest import Manifest
from laadregie.regions.pack.reader import Pack

Rows = Iterable[dict[str, Any]]
Ids = dict[str, int]
BATCH = 500


@dataclass(frozen=True)
class LoadReport:
    """What loading a pack did: how many records of each sort it wrote; none when nothing changed."""

    region: Region
    changed: bool
    written: dict[str, int] = field(default_factory=dict)


def write_pack(pack: Pack, areas: AreaRows | None, paths: dict[str, str], by: User | None) -> LoadReport:
    """Write a pack. `areas` is None when this version of the areas is already there."""
    manifest = pack.manifest
    region, _created = Region.objects.update_or_create(
        code=manifest.region["code"],
        defaults={
            "name": manifest.region["name"],
            "pack_digest": pack.listing.digest,
            "loaded_at": timezone.now(),
        },
    )
    _write_named_areas(pack)
    written = {"areas": _write_figures(pack, areas, by)}
    _write_organisations(manifest, pack)
    written["participation"] = _write_participation(manifest)
    written["dated_figures"] = _write_dated_figures(manifest)
    written["policy_values"] = _write_policy_values(manifest)
    written["files"] = _write_files(pack, paths)
    return LoadReport(region, changed=True, written=written)


def _upsert(
    model: type[models.Model], rows: Rows, fields: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Write rows by their code: new ones are added, known ones get the values of the row."""
    made = [fields(row) for row in rows]
    if not made:
        return
    model._default_manager.bulk_create(
        [model(**values) for values in made],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[name for name in made[0] if name != "code"],
    )


def _ids(model: type[models.Model]) -> Ids:
    return dict(model._default_manager.values_list("code", "pk"))


def _write_named_areas(pack: Pack) -> None:
    manifest = pack.manifest
    _upsert(
        Province,
        manifest.rows("provinces"),
        lambda row: {"code": row["code"], "name": row["name"], "is_partner": row["partner"] is not False},
    )
    provinces = _ids(Province)
    _upsert(
        SubRegion,
        manifest.rows("sub_regions"),
        lambda row: {"code": row["code"], "name": row["name"], "province_id": provinces.get(row["province"])},
    )
    sub_regions = _ids(SubRegion)
    _upsert(
        Municipality,
        pack.municipalities.select("code", "name", "province", "sub_region").to_dicts(),
        lambda row: {
            "code": row["code"],
            "name": row["name"],
            "province_id": provinces.get(row["province"]),
            "sub_region_id": sub_regions.get(row["sub_region"]),
        },
    )
    municipalities = _ids(Municipality)
    _upsert(
        Neighbourhood,
        pack.neighbourhoods.select("code", "name", "municipality_code").to_dicts(),
        lambda row: {
            "code": row["code"],
            "name": row["name"],
            "municipality_id": municipalities[row["municipality_code"]],
        },
    )


def _write_figures(pack: Pack, areas: AreaRows | None, by: User | None) -> int:
    AreaVersion.objects.filter(is_current=True).exclude(digest=pack.listing.areas_digest).update(
        is_current=False
    )
    version, created = AreaVersion.objects.update_or_create(
        digest=pack.listing.areas_digest,
        defaults={"is_current": True},
        create_defaults={
            "is_current": True,
            "reference_date": pack.manifest.region["reference_date"],
            "loaded_at": timezone.now(),
            "loaded_by": by,
        },
    )
    if areas is None or not created:  # someone else may have loaded it just now
        return 0
    municipalities, neighbourhoods = _ids(Municipality), _ids(Neighbourhood)
    MunicipalityFigures.objects.bulk_create(
        (
            MunicipalityFigures(
                version=version, municipality_id=municipalities[row["code"]], **_own(MunicipalityFigures, row)
            )
            for row in areas.municipalities
        ),
        batch_size=BATCH,
    )
    NeighbourhoodFigures.objects.bulk_create(
        (
            NeighbourhoodFigures(
                version=version,
                neighbourhood_id=neighbourhoods[row["code"]],
                **_own(NeighbourhoodFigures, row),
            )
            for row in areas.neighbourhoods
        ),
        batch_size=BATCH,
    )
    return len(areas.municipalities) + len(areas.neighbourhoods)


def _own(model: type[models.Model], row: dict[str, Any]) -> dict[str, Any]:
    names = {column.name for column in model._meta.concrete_fields}
    return {name: value for name, value in row.items() if name in names}


def _write_organisations(manifest: Manifest, pack: Pack) -> None:
    areas = [
        *(
            (OrganisationKind.PROVINCE, row)
            for row in manifest.rows("provinces")
            if row["partner"] is not False
        ),
        *((OrganisationKind.SUB_REGION, row) for row in manifest.rows("sub_regions")),
        *(
            (OrganisationKind.MUNICIPALITY, row)
            for row in pack.municipalities.select("code", "name").to_dicts()
        ),
        *((OrganisationKind(row["kind"]), row) for row in manifest.rows("organisations")),
    ]
    _upsert(
        Organisation,
        ({**row, "kind": kind} for kind, row in areas),
        lambda row: {
            "code": row["code"],
            "kind": row["kind"],
            "name": row["name"],
            "source": row.get("source") or "",
        },
    )
    holders = _ids(Organisation)
    _upsert(
        Concession,
        manifest.rows("concessions"),
        lambda row: {
            "code": row["code"],
            "name": row["name"],
            "holder_id": holders[row["holder"]],
            "valid_from": row["valid_from"],
            "valid_to": row["valid_to"],
            "source": row["source"],
        },
    )


def _write_participation(manifest: Manifest) -> int:
    concessions, provinces = _ids(Concession), _ids(Province)
    wanted = []
    for row in manifest.rows("participation"):
        named = Municipality.objects.filter(code=row["municipality"])
        if row["municipality"] is None:
            named = Municipality.objects.filter(province_id=provinces[row["province"]])
        facts = {key: row[key] for key in ("state", "known_on", "source")}
        wanted += [
            {"concession_id": concessions[row["concession"]], "municipality_id": pk, **facts}
            for pk in named.values_list("pk", flat=True)
        ]
    return _add_unless_there(Participation, wanted)


def _write_dated_figures(manifest: Manifest) -> int:
    concessions, provinces = _ids(Concession), _ids(Province)
    wanted = [
        {
            "concession_id": concessions.get(row["concession"]),
            "province_id": provinces.get(row["province"]),
            "note": row["note"] or "",
            **{key: row[key] for key in ("code", "value", "unit", "as_of", "source")},
        }
        for row in manifest.rows("dated_figures")
    ]
    # The same figure of the same day: a pack with other words or a corrected value says it again.
    return _add_or_correct(DatedFigure, wanted, key=("code", "concession_id", "province_id", "as_of"))


def _write_policy_values(manifest: Manifest) -> int:
    municipalities = _ids(Municipality)
    wanted = [
        {
            "municipality_id": municipalities.get(row["municipality"]),
            "is_derived": bool(row["derived"]),
            **{key: row[key] for key in ("key", "value", "valid_from", "valid_to", "source")},
        }
        for row in manifest.rows("policy_values")
    ]
    return _add_unless_there(PolicyValue, wanted)


def _add_unless_there(model: type[models.Model], wanted: list[dict[str, Any]]) -> int:
    """Add what the packs before did not say; those of people are left alone."""
    if not wanted:
        return 0
    names = list(wanted[0])
    of_packs = model._default_manager.all()
    stamps: dict[str, Any] = {}
    if "set_by" in {column.name for column in model._meta.concrete_fields}:
        of_packs = of_packs.filter(set_by__isnull=True)
        stamps = {"recorded_at": timezone.now()}
    there = set(of_packs.values_list(*names))
    new = [values for values in wanted if tuple(values[name] for name in names) not in there]
    model._default_manager.bulk_create([model(**values, **stamps) for values in new], batch_size=BATCH)
    return len(new)


def _add_or_correct(model: type[models.Model], wanted: list[dict[str, Any]], *, key: tuple[str, ...]) -> int:
    """Add what the packs before did not say and correct what they said otherwise; returns how many."""
    there = {tuple(getattr(one, name) for name in key): one for one in model._default_manager.order_by("-pk")}
    new, corrected = [], []
    for values in wanted:
        one = there.get(tuple(values[name] for name in key))
        if one is None:
            new.append(model(**values))
        elif any(getattr(one, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(one, name, value)
            corrected.append(one)
    model._default_manager.bulk_create(new, batch_size=BATCH)
    if corrected:
        model._default_manager.bulk_update(corrected, list(wanted[0]), batch_size=BATCH)
    return len(new) + len(corrected)


def _write_files(pack: Pack, paths: dict[str, str]) -> int:
    now = timezone.now()
    current = {file.kind: file for file in PackFile.objects.filter(replaced_at__isnull=True)}
    wanted = {
        file.kind: {
            "path": paths[file.kind],
            "name": file.about["path"],
            "digest": file.digest,
            "size": file.size,
            "as_of": file.about["as_of"],
            **{name: file.about[name] or "" for name in ("origin", "licence", "crs", "layer")},
        }
        for file in pack.listing.files
    }
    same = {
        kind
        for kind, file in current.items()
        if kind in wanted and all(getattr(file, name) == value for name, value in wanted[kind].items())
    }
    replaced = [file.pk for kind, file in current.items() if kind not in same]
    PackFile.objects.filter(pk__in=replaced).update(replaced_at=now)
    new = [PackFile(kind=kind, stored_at=now, **row) for kind, row in wanted.items() if kind not in same]
    PackFile.objects.bulk_create(new)
    return len(new)
