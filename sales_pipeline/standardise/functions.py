"""The standardisers as functions of DuckDB, for models that are tables of master data.

They run on one CPU at a few microseconds a text, so order lines never pass through them; a view
that called one could not be read by anybody else.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import duckdb
from duckdb.func import FunctionNullHandling, PythonUDFType
from duckdb.sqltypes import VARCHAR

from sales_pipeline.standardise.company import company_key
from sales_pipeline.standardise.internet import email_domain, email_key, web_domain
from sales_pipeline.standardise.person import person_key
from sales_pipeline.standardise.phone import phone_e164
from sales_pipeline.standardise.places import place_code
from sales_pipeline.standardise.text import nfkc, to_simplified, without_readings

if TYPE_CHECKING:
    import pyarrow as pa

Standardiser = Callable[..., str | None]


class Function(NamedTuple):
    """A standardiser with its number of texts; `needs_first`: without the first it is NULL."""

    standardiser: Standardiser
    arguments: int = 1
    needs_first: bool = True


FUNCTIONS = {
    "nfkc": Function(nfkc),
    "to_simplified": Function(to_simplified),
    "without_readings": Function(without_readings),
    "company_key": Function(company_key),
    "person_key": Function(person_key),
    "phone_e164": Function(phone_e164, 2),
    "email_key": Function(email_key),
    "email_domain": Function(email_domain),
    "web_domain": Function(web_domain),
    "place_code": Function(place_code, 2, needs_first=False),
}


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the standardisers functions of a connection and of all its cursors."""
    for name, function in FUNCTIONS.items():
        connection.create_function(
            name,
            _vectorised(function),
            [VARCHAR] * function.arguments,
            VARCHAR,
            type=PythonUDFType.ARROW,
            # NULL is an answer of theirs, which the default handling refuses.
            null_handling=FunctionNullHandling.SPECIAL,
            side_effects=False,
        )


def _vectorised(function: Function) -> Callable[..., "pa.Array"]:
    """The standardiser over columns; each distinct combination of texts is worked out once."""

    def standardised(*columns: "pa.ChunkedArray") -> "pa.Array":
        # Imported at the first call: it takes 0.13 s, and most runs of dbt make none.
        import pyarrow as pa

        rows = list(zip(*(column.to_pylist() for column in columns), strict=True))
        known = {row: _applied(function, row) for row in set(rows)}
        return pa.array([known[row] for row in rows], pa.string())

    # DuckDB counts the parameters that are named.
    if function.arguments == 1:
        return lambda texts: standardised(texts)
    return lambda texts, others: standardised(texts, others)


def _applied(function: Function, row: tuple[str | None, ...]) -> str | None:
    return None if function.needs_first and row[0] is None else function.standardiser(*row)
