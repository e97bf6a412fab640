"""The columns that landing adds: record ids, hashes, times, replace units, deletions."""

from datetime import date, datetime
from typing import Any

import pytest
from landing_desk import Desk, layout, rows

DATED = {"glob": "*", "date_in_name": "_(?P<date>\\d{8})"}
KEYED = {"mode": "upsert", "key": ["id", "line"]}
COLUMNS: dict[str, Any] = {
    "id": {},
    "line": {"type": "integer"},
    "day": {"type": "date", "date_formats": ["%Y-%m-%d"]},
    "changed": {"type": "timestamp", "date_formats": ["%Y-%m-%d %H:%M"], "timezone": "UTC"},
    "state": {},
}
HEADER = "id,line,day,changed,state\n"
NAME = "sales_20261122.csv"


def landed(desk: Desk, load: dict[str, Any], lines: str, name: str = NAME) -> list[dict[str, Any]]:
    return rows(desk.land(layout(COLUMNS, files=DATED, load=load), HEADER + lines, name))


def test_a_record_id_is_the_key_and_null_where_a_part_is_missing(desk: Desk) -> None:
    found = landed(desk, KEYED, "a,1,,,\na,2.0,,,\nb,,,,\n")
    assert [r["_record_id"] for r in found] == ["a|1", "a|2", None]


def test_equal_rows_without_a_key_are_told_apart_by_number(desk: Desk) -> None:
    found = landed(desk, {"mode": "full"}, "a,1,,,\nb,1,,,\na,1,,,\na,1,,,\n")
    ids = [r["_record_id"] for r in found]
    assert [i.split("#")[1] for i in ids] == ["1", "1", "2", "3"]
    assert len({i.split("#")[0] for i in ids}) == 2
    assert len(set(ids)) == 4


def test_the_row_hash_follows_the_content_not_the_place(desk: Desk) -> None:
    first = landed(desk, KEYED, "a,1,,,x\nb,1,,,x\n")
    second = landed(desk, KEYED, "b,1,,,x\na,1,,,y\n", "other_20261123.csv")
    assert first[1]["_row_hash"] == second[0]["_row_hash"]
    assert first[0]["_row_hash"] != second[1]["_row_hash"]


def test_a_cell_that_moves_over_changes_the_hash(desk: Desk) -> None:
    found = landed(desk, KEYED, "a,1,,,x\na,1,,x,\n")
    assert found[0]["_row_hash"] != found[1]["_row_hash"]


def test_the_change_time_is_utc_and_falls_back_to_the_start_of_the_named_day(desk: Desk) -> None:
    found = landed(desk, KEYED | {"modified_at": "changed"}, "a,1,,2026-11-20 08:00,\na,2,,,\n")
    assert [r["_source_modified_at"] for r in found] == [
        datetime(2026, 11, 20, 8),
        datetime(2026, 11, 21, 16),  # 2026-11-22 00:00 in Shanghai
    ]


def test_a_business_date_of_a_timestamp_is_the_day_in_the_reporting_zone(desk: Desk) -> None:
    found = landed(desk, KEYED | {"business_date": "changed"}, "a,1,,2026-11-20 17:00,\na,2,,,\n")
    assert [r["_business_date"] for r in found] == [date(2026, 11, 21), None]


def test_without_a_declared_one_the_business_date_is_that_of_the_name(desk: Desk) -> None:
    assert landed(desk, KEYED, "a,1,,,\n")[0]["_business_date"] == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("load", "unit"),
    [
        (KEYED, None),
        ({"mode": "full"}, "full"),
        ({"mode": "replace", "replace_by": "file"}, "sales_20261122"),
        ({"mode": "replace", "replace_by": "name_date"}, "2026-11-22"),
        ({"mode": "replace", "replace_by": "business_date", "business_date": "day"}, "2026-11-20"),
    ],
)
def test_the_replace_unit_follows_the_load_mode(
    desk: Desk, load: dict[str, Any], unit: str | None
) -> None:
    assert landed(desk, load, "a,1,2026-11-20,,\n")[0]["_replace_unit"] == unit


def test_a_deletion_is_a_declared_value_of_a_column(desk: Desk) -> None:
    load = KEYED | {"deleted": {"column": "state", "values": ["D", "作废"]}}
    found = landed(desk, load, "a,1,,, 作废 \na,2,,,D\na,3,,,d\na,4,,,\n")
    assert [r["_is_deleted"] for r in found] == [True, True, False, False]


def test_constants_land_with_their_types(desk: Desk) -> None:
    declared = layout(constants={"tax_included": {"type": "boolean", "value": False},
                                 "currency": {"type": "string", "value": "CNY"}})  # fmt: skip
    (row,) = rows(desk.land(declared, "id,amount\na,1\n"))
    assert (row["tax_included"], row["currency"]) == (False, "CNY")


def test_what_differs_in_ignored_columns_alone_is_the_same_content(desk: Desk) -> None:
    found = rows(desk.land(layout(ignore_columns=["x"]), "id,amount,x\na,1,2\na,1,3\na,2,3\n"))
    assert found[0]["_row_hash"] == found[1]["_row_hash"] != found[2]["_row_hash"]
    assert [row["_raw"]["x"] for row in found] == ["2", "3", "3"]
