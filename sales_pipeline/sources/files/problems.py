"""Everything that can be wrong with a delivered file, each rule with its sentence and its remedy.

One table of rules, so that what an operator reads is the same wherever the problem was found.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sales_pipeline.landing.manifest import Problem, Severity


class Rule(NamedTuple):
    """Severity, what happened and what to do; braces are filled from the facts of the case."""

    severity: Severity
    message: str
    remedy: str


RULES: dict[str, Rule] = {
    "file_empty": Rule(
        "critical",
        "the file has no content ({size} bytes)",
        "ask the sender to deliver it again; if nothing happened that day, a file with its header "
        "only is right",
    ),
    "file_truncated": Rule(
        "critical",
        "the file ends too early: {why}",
        "ask the sender to deliver the whole file again under the same name",
    ),
    "not_the_declared_format": Rule(
        "critical",
        "declared as {declared}, but the content is {found}",
        "ask for a real {declared} export, or change format.type in {layout}",
    ),
    "encoding": Rule(
        "critical",
        "the bytes are not {encoding}{where}",
        "ask for the file in {encoding}, or change format.encoding in {layout}{hint}",
    ),
    "header_missing_column": Rule(
        "critical",
        "column '{header}' is not in the header ({headers})",
        "ask for the column, or mark '{column}' optional: true in {layout}",
    ),
    "header_renamed_column": Rule(
        "critical",
        "column '{header}' is not in the header, but '{found}' looks like it",
        "if it is the same column, add '{found}' to the list `from` of '{column}' in {layout}",
    ),
    "header_duplicate_column": Rule(
        "critical",
        "column '{header}' is in the header {count} times",
        "ask which one is meant; two columns of one name cannot be told apart",
    ),
    "header_extra_column": Rule(
        "warning",
        "column '{header}' is new; its values are kept in _raw only",
        "add it to columns (or to ignore_columns) in {layout}",
    ),
    "pages_damaged": Rule(
        "warning",
        "{pages} of the vendor's answers held bytes that are no character; they stand as \ufffd",
        "look for \ufffd in the records of this batch and correct them at the vendor: the next "
        "extract brings them again",
    ),
    "header_missing": Rule(
        "critical",
        "there is no header: {why}",
        "check format.skip_rows, header_rows and sheet in {layout}",
    ),
    "sheet_missing": Rule(
        "critical",
        "there is no sheet '{sheet}' (sheets: {sheets})",
        "ask for the sheet, or change format.sheet in {layout}",
    ),
    "footer_total_differs": Rule(
        "critical",
        "the footer says {stated} for '{column}', the rows add up to {found}",
        "rows are missing or changed: ask the sender to export the file again",
    ),
    "date_not_in_name": Rule(
        "critical",
        "no date in the file name ({pattern}, {date_format})",
        "ask for the agreed name, or change files.date_in_name in {layout}",
    ),
    "no_rows": Rule(
        "warning",
        "the file has a header but no rows",
        "nothing to do if nothing happened; otherwise ask the sender",
    ),
}


class Unreadable(Exception):
    """A file that cannot be read as declared; carries the problems to land."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


def problem(
    rule: str,
    file: str,
    facts: Mapping[str, object] | None = None,
    row: int | None = None,
    column: str | None = None,
) -> Problem:
    """Fill a rule's sentences; the message names file, row, column, rule and remedy."""
    severity, message, remedy = RULES[rule]
    known = {"row": row, "column": column, **(facts or {})}
    place = ", ".join(
        f"{name} {value}" for name, value in (("row", row), ("column", column)) if value is not None
    )
    where = f"{file}, {place}" if place else file
    remedy = remedy.format(**known)
    text = f"{where}: {message.format(**known)} [{rule}]. Remedy: {remedy}."
    return Problem(
        rule=rule, severity=severity, file=file, row=row, column=column, message=text, remedy=remedy
    )
