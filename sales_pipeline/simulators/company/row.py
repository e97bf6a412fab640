"""What a row of a small table is: named cells as its system would show them.

Types only.
"""

from datetime import date
from decimal import Decimal

Cell = str | int | float | Decimal | date | None
Row = dict[str, Cell]
