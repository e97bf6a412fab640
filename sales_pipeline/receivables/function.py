"""`settle` as a function of DuckDB: JSON of instalments and money in, JSON of postings out.

One call is one customer in one currency on one night; a night calls it for what changed alone. As
JSON it takes half the time that lists of structs take: 2.2 s for 50,000 receipts (measured).
"""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
from duckdb.func import FunctionNullHandling, PythonUDFType
from duckdb.sqltypes import VARCHAR

from sales_pipeline.receivables.ledger import Instalment, Money
from sales_pipeline.receivables.settlement import settle

NAME = "settle"
READERS: dict[str, Callable[[str], Any]] = {
    "issued": date.fromisoformat, "due": date.fromisoformat, "day": date.fromisoformat,
    "reversed_on": date.fromisoformat, "owed": Decimal, "amount": Decimal,
}  # fmt: skip


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `settle` a function of a connection and of all its cursors."""
    connection.create_function(
        NAME,
        settle_json,
        [VARCHAR, VARCHAR],
        VARCHAR,
        type=PythonUDFType.NATIVE,
        null_handling=FunctionNullHandling.SPECIAL,  # an account may have one list alone
        side_effects=False,
    )


def settle_json(instalments: str | None, money: str | None) -> str:
    """Postings in the order in which they happened (`turn`), by the fields of the records."""
    postings = settle(
        (Instalment(**row) for row in _rows(instalments)), (Money(**row) for row in _rows(money))
    )
    return json.dumps(
        [
            {
                "document_key": posting.document, "instalment_key": posting.instalment,
                "posted_on": str(posting.posted_on), "received_on": str(posting.received_on),
                "amount": str(posting.amount), "is_auto": posting.is_auto, "turn": turn,
            }
            for turn, posting in enumerate(postings)
        ]
    )  # fmt: skip


def _rows(text: str | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(text or "[]")
    for row in rows:
        for name, read in READERS.items():
            if row.get(name) is not None:
                row[name] = read(row[name])
    return rows
