"""Which cells of quarantined rows a person has to look at: where they stand and what they break.

Reads verdicts, raw texts and suites; writes nothing.
"""

from collections.abc import Iterator

from sales_pipeline.gates.columns import text_literal
from sales_pipeline.gates.file_parser import FileParser
from sales_pipeline.gates.landed import landed_rows
from sales_pipeline.gates.ledger import RowKey, open_rows
from sales_pipeline.gates.shown import shown
from sales_pipeline.gates.steward_file import OpenCell
from sales_pipeline.gates.suite import load_suite
from sales_pipeline.landing.registry import Batch
from sales_pipeline.landing.verdict import QUARANTINE_NAME
from sales_pipeline.settings import EXPECTATIONS_DIR, Settings
from sales_pipeline.sources.files.layout import Layout


def cells_of(settings: Settings, layout: Layout, batch: Batch) -> Iterator[OpenCell]:
    """The cells that rules refuse in the open rows of an accepted batch, by row."""
    columns = _rule_columns(layout)
    keys = set(open_rows(batch.folder))
    quarantine = text_literal(str(batch.folder / QUARANTINE_NAME))
    parser = FileParser.of(layout, batch.manifest, settings.timezone)
    with landed_rows(batch.folder, batch.manifest, settings.memory_limit, 2) as connection:
        rows = connection.execute(
            "SELECT kept._row_number, kept._record_id, kept._file, kept.rule_ids, landed._raw, "
            'list_transform(landed._parse_errors, lambda e: e."column") '
            f"FROM {quarantine} AS kept JOIN landed ON landed._row_number = kept._row_number "
            "AND landed._record_id IS NOT DISTINCT FROM kept._record_id ORDER BY 1, 2"
        ).fetchall()
    for number, record_id, file, rules, raw, unread in rows:
        if RowKey(row_number=number, record_id=record_id) not in keys:
            continue
        headers = parser.headers(list(raw))
        for column, broken in _concerned(rules, columns, unread).items():
            text = raw.get(headers.get(column, column)) or ""
            yield OpenCell(
                batch=f"{layout.name}/{batch.manifest.batch_id}",
                row_number=str(number), record_id=record_id or "", file=file,
                rule=", ".join(broken), owner=layout.owner,
                link=layout.link.replace("{id}", record_id or "") if record_id else "",
                column=column, old=shown(layout, column, text),
            )  # fmt: skip


def _rule_columns(layout: Layout) -> dict[str, list[str]]:
    """Rule id -> the delivered columns it looks at; a derived one stands for what it comes from."""
    suite = load_suite(EXPECTATIONS_DIR, layout.source, layout.table)
    return {
        rule.rule_id: [
            column
            for name in (rule.expectation.subject or "").split(", ")
            for column in _delivered(layout, name)
        ]
        for rule in suite.rules
    }


def _delivered(layout: Layout, name: str) -> list[str]:
    rule = layout.derived.get(name)
    if rule is None:
        return [name] if name in layout.parsed_columns else []
    if rule.date_in:
        return [rule.date_in]
    return [column for side in rule.between for column in _delivered(layout, side)]


def _concerned(
    rules: list[str], columns: dict[str, list[str]], unread: list[str]
) -> dict[str, list[str]]:
    """Column -> the rules it breaks; the built-in rules speak of what could not be read."""
    found: dict[str, list[str]] = {}
    for rule in rules:
        for column in columns.get(rule, unread):
            found.setdefault(column, []).append(rule)
    return found
