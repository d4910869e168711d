import polars as pl
import pytest

from laadregie.forecasts.tables import CorrectionYears, added_up, with_corrections

MODEL = pl.DataFrame(
    {
        "neighbourhood_code": ["A", "B", "A", "B"],
        "municipality_code": ["G", "G", "G", "G"],
        "year": [2025, 2025, 2030, 2030],
        "public_charge_points_needed": [4.0, 2.5, 10.0, 5.0],
        "filled": ["", "cars", "households,cars", "cars"],
    }
)


@pytest.mark.parametrize(
    ("corrections", "expected"),
    [
        pytest.param([], [4.0, 2.5, 10.0, 5.0], id="none"),
        pytest.param([("A", 3, 2030, None)], [4.0, 2.5, 13.0, 5.0], id="for-good-from-a-year"),
        pytest.param([("A", 3, 2025, 2029)], [7.0, 2.5, 10.0, 5.0], id="last-year-included-later-not"),
        pytest.param([("A", 3, 2025, None), ("A", -1, 2030, None)], [7.0, 2.5, 12.0, 5.0], id="add-up"),
        pytest.param([("B", -4, 2025, None)], [4.0, 0.0, 10.0, 1.0], id="never-below-zero"),
        pytest.param([("C", 4, 2025, None)], [4.0, 2.5, 10.0, 5.0], id="elsewhere"),
    ],
)
def test_corrected_need_worked_out_by_hand(corrections, expected):
    frame = with_corrections(MODEL, [CorrectionYears(*one) for one in corrections])

    assert frame["public_charge_points_needed"].to_list() == pytest.approx(expected)
    assert frame["model_public_charge_points_needed"].to_list() == [4.0, 2.5, 10.0, 5.0]


def test_corrected_neighbourhoods_add_up_to_the_corrected_municipality():
    frame = with_corrections(MODEL, [CorrectionYears("B", -4, 2025, None)])

    rows = added_up(frame, ["municipality_code", "year"]).to_dicts()

    assert [row["public_charge_points_needed"] for row in rows] == [4.0, 11.0]
    assert [row["correction_points"] for row in rows] == [-2.5, -4.0]
    assert [row["filled"] for row in rows] == ["cars", "cars,households"]


def test_what_no_area_knows_stays_unknown():
    unknown = pl.lit(None, dtype=pl.Int64).alias("public_charge_points_present")

    rows = added_up(MODEL.with_columns(unknown), ["municipality_code", "year"])

    assert rows["public_charge_points_present"].to_list() == [None, None]
