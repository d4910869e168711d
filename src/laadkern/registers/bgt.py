"""Objects of the large-scale map (BGT) as `places.large_scale.read_map` takes them.

The words stay those of the standard (IMGeo); services, downloads and files name their layers
and columns each in their own way, and history comes along.
"""

import re

import polars as pl

from laadkern.errors import InputError, gettext_noop
from laadkern.registers.raw import Outcome, first_of, judged

LAYERS = (
    "bak",
    "bord",
    "huisnummer",
    "kast",
    "openbareruimtelabel",
    "paal",
    "pand",
    "scheiding",
    "straatmeubilair",
    "vegetatieobject",
    "waterdeel",
    "wegdeel",
)
OTHER_NAMES = {
    "buildingpart": "pand",
    "nummeraanduidingreeks": "huisnummer",
    "pand_nummeraanduiding": "huisnummer",
    "solitaryvegetationobject": "vegetatieobject",
    "trafficarea": "wegdeel",
}
_ENDS = re.compile(r"_(?:punt|lijn|vlak|multivlak|[plvs])$")
EMPTY_WORDS = ("geenwaarde", "waardeonbekend")

NO_ID = gettext_noop("%(field)s has no column with the identification of the objects (lokaal_id).")


def layer_of(name: str) -> str:
    """The layer that a file, table or collection holds: `bgt_vegetatieobject_punt` is `vegetatieobject`."""
    short = _ENDS.sub("", name.lower().removeprefix("bgt_"))
    return OTHER_NAMES.get(short, short)


def map_objects(raw: pl.DataFrame, *, layer: str = "") -> Outcome:
    """The objects that exist now, on the ground, of the layers that say something about a pole.

    Args:
        raw: lokaal_id, the columns of its layer, and geometry; `layer` where several are mixed.
        layer: Name of the layer where there is no such column.

    Returns:
        object_id, layer, function, plus_type, surface, text, geometry.

    Raises:
        InputError: The objects have no identification.
    """
    ids = ("lokaal_id", "lokaalid", "identificatie_lokaalid", "object_id")
    if not any(name in raw.columns for name in ids):
        raise InputError("large_scale_map", NO_ID)
    name = raw["layer"] if "layer" in raw.columns else pl.Series([layer] * raw.height, dtype=pl.String)
    layers = {one: layer_of(one) for one in name.drop_nulls().unique()}
    objects = raw.with_columns(layer=name.replace_strict(layers, default="", return_dtype=pl.String)).select(
        "layer",
        "geometry",
        object_id=first_of(raw, ids),
        function=_word(raw, "functie", "function", "bgt_functie", "bgt_type", "type", "class"),
        plus_type=_word(raw, "plus_type", "plus-type", "plustype"),
        surface=_word(raw, "fysiek_voorkomen", "fysiekvoorkomen", "surfacematerial", "surface"),
        text=first_of(raw, ["tekst", "text", "openbareruimtenaam", "openbare_ruimte_naam"]).str.slice(0, 200),
        ended=first_of(raw, ["eind_registratie", "eindregistratie", "termination_date", "terminationdate"]),
        status=_word(raw, "status", "bgt_status", "bgt-status", "bgtstatus"),
        level=first_of(raw, ["relatieve_hoogteligging", "relatievehoogteligging"]).cast(
            pl.Float64, strict=False
        ),
    )
    kept, refused = judged(
        objects,
        {
            "other_layer": ~pl.col("layer").is_in(LAYERS),
            "no_shape": pl.col("geometry").is_null(),
            "no_id": pl.col("object_id").is_null(),
            "ended": pl.col("ended").is_not_null() | (pl.col("status") != "bestaand"),
            "underground": pl.col("level") < 0,
            "double": ~pl.struct("object_id", "layer", "text").is_first_distinct(),
        },
    )
    columns = ["object_id", "layer", "function", "plus_type", "surface", "text", "geometry"]
    return Outcome(kept.select(columns), raw.height, refused)


def _word(raw: pl.DataFrame, *names: str) -> pl.Expr:
    """The first of the columns with a word that says something."""
    word = first_of(raw, names)
    says = ~word.str.to_lowercase().is_in(EMPTY_WORDS)
    return pl.when(says).then(word.str.slice(0, 200))
