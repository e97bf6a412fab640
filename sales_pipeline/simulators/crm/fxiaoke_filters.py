"""The filters of a query of Fxiaoke: a field, an operator, and always a list of texts.

Numbers, money and times are compared as numbers, all else as text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sales_pipeline.simulators.crm.fxiaoke_codes import BAD_PARAMETER, refused
from sales_pipeline.simulators.crm.fxiaoke_rows import View
from sales_pipeline.simulators.crm.table import Record

TESTS: dict[str, Callable[[Any, list[Any]], bool]] = {
    "EQ": lambda cell, wanted: cell == wanted[0],
    "GT": lambda cell, wanted: cell > wanted[0],
    "GTE": lambda cell, wanted: cell >= wanted[0],
    "LT": lambda cell, wanted: cell < wanted[0],
    "LTE": lambda cell, wanted: cell <= wanted[0],
    "LIKE": lambda cell, wanted: str(wanted[0]) in str(cell),
    "IN": lambda cell, wanted: cell in wanted,
    "BETWEEN": lambda cell, wanted: wanted[0] <= cell <= wanted[1],
    "BETWEEN_WITHOUT_ENDS": lambda cell, wanted: wanted[0] < cell < wanted[1],
    "STARTWITH": lambda cell, wanted: str(cell).startswith(str(wanted[0])),
    "ENDWITH": lambda cell, wanted: str(cell).endswith(str(wanted[0])),
    "HASANYOF": lambda cell, wanted: cell in wanted,
    "CONTAINS": lambda cell, wanted: cell in wanted,
}
# Not so: of an empty cell this is true (the vendor says so of N).
NEGATED = {"N": "EQ", "NLIKE": "LIKE", "NIN": "IN", "NBETWEEN": "BETWEEN", "NHASANYOF": "HASANYOF"}
OPERATORS = (TESTS.keys() | NEGATED.keys() | {"IS", "ISN"}) - {"BETWEEN_WITHOUT_ENDS"}


@dataclass(frozen=True)
class Filter:
    """One condition; `wanted` are numbers where the field is one."""

    name: str
    operator: str
    wanted: list[Any]

    @classmethod
    def read(cls, item: Any, view: View) -> "Filter":
        try:
            name, operator, values = item["field_name"], item["operator"], item["field_values"]
        except (KeyError, TypeError):
            raise refused(BAD_PARAMETER, "filters: field_name, operator, field_values") from None
        if operator not in OPERATORS:
            raise refused(BAD_PARAMETER, f"operator {operator}")
        if not view.knows(name):
            raise refused(BAD_PARAMETER, f"field {name} does not exist in {view.object}")
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            raise refused(BAD_PARAMETER, "field_values must be a list of texts")
        least = {"IS": 0, "ISN": 0, "BETWEEN": 2, "NBETWEEN": 2}.get(operator, 1)
        if len(values) < least:
            raise refused(BAD_PARAMETER, f"{operator} needs {least} field_values")
        return cls(name, operator, [_comparable(v, view.is_number(name)) for v in values])

    def holds(self, record: Record, view: View, between_includes_ends: bool) -> bool:
        cell = view.cell(record, self.name)
        cells = [c for c in (cell if isinstance(cell, list) else [cell]) if c not in (None, "")]
        if self.operator in ("IS", "ISN"):
            return (self.operator == "IS") == (not cells)
        test = NEGATED.get(self.operator, self.operator)
        if test == "BETWEEN" and not between_includes_ends:
            test = "BETWEEN_WITHOUT_ENDS"
        numeric = view.is_number(self.name)
        found = any(TESTS[test](_comparable(c, numeric), self.wanted) for c in cells)
        return found != (self.operator in NEGATED)


def _comparable(value: Any, numeric: bool) -> Any:
    if not numeric:
        return str(value)
    try:
        return value if isinstance(value, int) else Decimal(str(value))
    except InvalidOperation:
        raise refused(BAD_PARAMETER, f"{value!r} is no number") from None
