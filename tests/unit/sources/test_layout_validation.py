"""A mistake in a layout is named, with its place and what would be valid; a right one loads."""

import re
from pathlib import Path

import pytest
from landing_desk import layout
from pydantic import ValidationError

from sales_pipeline.settings import known_sources
from sales_pipeline.sources.files.layout import Layout, LayoutError, load_layout, load_layouts

GOOD = """\
description: Order lines.
files: {glob: "lines_*.csv", date_in_name: "lines_(?P<date>\\\\d{8})"}
arrival: by_name_date
format: {type: csv}
load: {mode: upsert, key: [line_id], business_date: day}
defaults: {date_formats: ["%Y-%m-%d"]}
columns:
  line_id: {from: 行ID}
  day: {from: 日期, type: date}
  amount: {from: 金额, type: "decimal(18,2)"}
"""

# (what is replaced in GOOD, by what, what the message must say)
MISTAKES = [
    (
        "description:",
        "descripton:",
        "unknown key 'descripton' (did you mean 'description'?); valid",
    ),
    (
        "description:",
        "link: https://crm.cn\ndescription:",
        "link: String should match pattern",
    ),
    ("type: csv", "type: excel", "'csv', 'tsv', 'xlsx'"),
    ("{type: csv}", "{type: csv, encoding: gbx}", "unknown encoding 'gbx'"),
    ("{type: csv}", "{type: csv, sheet: A}", "'sheet' does not apply to csv; it is for xlsx, xls"),
    ("{type: csv}", "{type: csv, header_rows: 0}", "'names' lists the columns of a file without"),
    ("key: [line_id]", "key: [id]", "load.key: no column 'id'; columns: line_id, day, amount"),
    (", key: [line_id]", "", "mode upsert needs a key"),
    ("mode: upsert", "mode: replace", "'replace_by: file|name_date|business_date' goes with"),
    ("business_date: day", "business_date: amount", "'amount' is decimal(18,2); a date or"),
    ('date_in_name: "lines_(?P<date>\\\\d{8})"', "done_suffix: .ok", "needs files.date_in_name"),
    ("(?P<date>", "(", "has no group named date"),
    (
        "type: date",
        "type: datetime",
        "unknown type 'datetime'; valid: string, integer, decimal(p,s)",
    ),
    ("decimal(18,2)", "decimal(2,18)", "precision is 1 to 38"),
    ('"%Y-%m-%d"', '"%Y-%Q"', "%Q is not supported; use %Y %y %m"),
    ('"%Y-%m-%d"', '"%m-%d"', "names no full date"),
    ('"%Y-%m-%d"', '"%d/%m/%Y", "%m/%d/%Y"', "read '02/01/2001' differently"),
    ('"%Y-%m-%d"', '"%y-%m-%d", "%d-%m-%y"', "differently"),
    ('"%Y-%m-%d"', '"TODO %d/%m/%Y"', "a note left by new-source"),
    ('defaults: {date_formats: ["%Y-%m-%d"]}', "", "'day' is a date without date_formats or epoch"),
    ("type: date}", "type: date, unit: 10}", "'unit' is for integer or decimal columns"),
    ('2)"}', '2)", unit: 12}', "unit 12 is no power of ten"),
    ('2)"}', '2)", thousands: "."}', "decimal and thousands separator are both '.'"),
    ("{from: 行ID}", "{from: 行ID, pattern: '('}", "is not a regular expression"),
    ("  amount:", "  line_id:", "line 10: key 'line_id' is declared twice"),
    ("  amount:", "  Day:", "column 'Day' is declared twice (names ignore case)"),
    ("  amount:", "  _amount:", "column name '_amount'"),
    ("type: date}", "type: date, timezone: Mars/Phobos}", "unknown time zone 'Mars/Phobos'"),
    ("type: date}", "type: date, epoch: ms, date_formats: ['%Y%m%d%H%M']}", "digits fit both"),
    (
        "columns:",
        "derived: {x: {days_between: [day, amount]}}\ncolumns:",
        "derived.x: no date or timestamp 'amount'; dates: day",
    ),
    (
        "columns:",
        "derived: {x: {date_in: day, pattern: '(1)', format: '%y'}}\ncolumns:",
        "derived.x: no text column 'day'; texts: line_id",
    ),
    ("columns:", "derived: {x: {}}\ncolumns:", "one of days_between, months_between and date_in"),
    (
        "columns:",
        "derived: {x: {date_in: line_id, pattern: '1', format: '%y'}}\ncolumns:",
        "needs one group",
    ),
    ("columns:", "derived: {x: {date_in: line_id}}\ncolumns:", "'pattern' and 'format' go with"),
    (
        "columns:",
        "derived: {day: {days_between: [day, day]}}\ncolumns:",
        "column 'day' is declared twice",
    ),
    ("from: 金额", "typ: x", "columns.amount: unknown key 'typ' (did you mean 'type'?)"),
]


def write(folder: Path, text: str) -> Path:
    path = folder / "erp" / "lines.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_layout_loads_and_knows_what_lands(tmp_path: Path) -> None:
    found = load_layout(write(tmp_path, GOOD))
    assert (found.source, found.table) == ("erp", "lines")
    assert found.landed_types == {"line_id": "VARCHAR", "day": "DATE", "amount": "DECIMAL(18,2)"}
    assert found.meaning_of("amount") == "金额"


@pytest.mark.parametrize(("old", "new", "message"), MISTAKES)
def test_a_mistake_is_refused_in_words(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(LayoutError) as refused:
        load_layout(path)
    assert str(path) in str(refused.value)
    assert message in str(refused.value)


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    broken = GOOD.replace("key: [line_id]", "key: [a, b]").replace("business_date: day", "")
    with pytest.raises(LayoutError, match=r"no column 'a'.*no column 'b'"):
        load_layout(write(tmp_path, broken))


def test_formats_that_cannot_disagree_may_stand_together() -> None:
    formats = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"]
    day = {"type": "date", "date_formats": formats}
    assert layout({"day": day}).columns["day"].date_formats == tuple(formats)


def test_yaml_words_stay_words() -> None:
    """`no`, `on` and bare dates are texts; only true and false are booleans."""
    from sales_pipeline.sources.files.strict import load_yaml

    text = "{a: no, b: on, c: 2026-11-22, d: true}"
    assert load_yaml(text) == {"a": "no", "b": "on", "c": "2026-11-22", "d": True}


def test_the_digest_follows_the_meaning_not_the_spelling(tmp_path: Path) -> None:
    plain = load_layout(write(tmp_path, GOOD)).digest
    assert load_layout(write(tmp_path, "# a comment\n" + GOOD)).digest == plain
    assert load_layout(write(tmp_path, GOOD.replace("18,2", "18,3"))).digest != plain


def test_an_unknown_source_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    with pytest.raises(LayoutError, match="no layouts for source 'epr'; known: erp"):
        load_layouts(["epr"], tmp_path)


@pytest.mark.parametrize("source", known_sources())
def test_the_layouts_of_this_repository_load(source: str) -> None:
    assert load_layouts([source])


EXTRACT = {
    "source": "crm",
    "table": "deals",
    "extract": {"connector": "zoho", "object": "Deals"},
    "load": {"key": ["deal_id"]},
    "columns": {"deal_id": {"from": "id"}},
}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"files": {"glob": "*.csv"}}, "say where the table comes from: 'files' or 'extract'"),
        ({"extract": None}, "say where the table comes from: 'files' or 'extract'"),
        ({"format": {"type": "csv"}}, "'format' says how files are laid out"),
        ({"load": {"mode": "full", "key": ["deal_id"]}}, "an extract is loaded by upsert"),
        ({"load": {}}, "mode upsert needs a key"),
    ],
)
def test_an_extract_is_declared_as_one(change: dict[str, object], sentence: str) -> None:
    assert Layout(**EXTRACT).format.type == "extract"
    with pytest.raises(ValidationError, match=re.escape(sentence)):
        Layout(**{**EXTRACT, **change})
