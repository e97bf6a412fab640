"""What a measure is made of: rows of the published marts, as SQL.

`Rows` select from schema `marts` and give the columns record, day, source_system,
source_record_id, batch_id and row_number beside those that conditions and amounts name. Every SQL
may use the parameters $scope_type, $scope_key, $period_grain, $period_start, $period_end and $end,
the last day that counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

KEYS = (
    "region", "team", "salesperson", "product_line", "channel", "legal_entity", "product_manager",
    "account",
)  # fmt: skip

# What a customer or a product says of itself: its dimension, and the scope as SQL over that.
ATTRIBUTES = {
    "category": ("product", "coalesce(category, 'unknown')"),
    "key_model": (
        "product",
        "case when is_key_model then coalesce(model, product_key) else 'other' end",
    ),
    "industry": ("account", "coalesce(industry, 'unknown')"),
    "geo": ("account", "region_code"),
    "customer_group": ("account", "coalesce(customer_group_id, 'none')"),
}

# First and last day of each window, as SQL.
WINDOWS = {
    "period": ("$period_start", "$end"),
    "days_365": ("$end - 364", "$end"),
    "fiscal_year": (
        "(select period_start from marts.dim_period where period_grain = 'year'"
        " and $period_start between period_start and period_end)",
        "$end",
    ),
    "months_3": ("($complete_end + 1 - interval 3 month)::date", "$complete_end"),
    "months_12": ("($complete_end + 1 - interval 12 month)::date", "$complete_end"),
    "before": ("date '0001-01-01'", "$period_start - 1"),
    "up_to_end": ("date '0001-01-01'", "$end"),
    "days_28": ("$end - 27", "$end"),
    "days_90": ("$end - 89", "$end"),
    "all": ("date '0001-01-01'", "date '9999-12-31'"),
}
# An open month shows the window that ended with the last complete one.
COMPLETE_END = "(case when $period_end <= $end then $period_end else $period_start - 1 end)"


@dataclass(frozen=True)
class Rows:
    """Where rows come from. `scopes`: a column `<scope_type>_key` each (`keys`), columns scope_type
    and scope_key (`rows`), or rows that belong to all (`none`).

    `shared`: rows that count as well for the scopes of people."""

    sql: str
    scopes: str = "keys"
    shared: str | None = None

    def select(self, scope_type: str) -> str:
        parts = [self.sql]
        if self.shared and scope_type in ("region", "team", "salesperson"):
            parts.append(self.shared)
        condition = self._condition(scope_type)
        return " union all by name ".join(f"select * from ({p}) where {condition}" for p in parts)

    def _condition(self, scope_type: str) -> str:
        if self.scopes == "none" or (self.scopes == "keys" and scope_type == "company"):
            return "true"
        if self.scopes == "rows":
            return "scope_type = $scope_type and scope_key = $scope_key"
        if scope_type in ATTRIBUTES:
            dimension, member = ATTRIBUTES[scope_type]
            members = (
                f"select {dimension}_key from marts.dim_{dimension} where {member} = $scope_key"
            )
            return f"{dimension}_key in ({members})"
        if scope_type not in KEYS:
            raise LookupError(f"no rows are kept per {scope_type}")
        return f"{scope_type}_key = $scope_key"


@dataclass(frozen=True)
class Measure:
    """A sum over rows; with `each` one row is made of all that share a column, such as an order.

    `having` is about such a row, and `top` keeps the first of them, largest amount first.
    `company`: the rows of the whole company, whatever the scope."""

    rows: Rows
    amount: str = "1"
    where: str = "true"
    window: str = "period"
    each: str | None = None
    having: str = "true"
    top: int | None = None
    company: bool = False

    def select(self, scope_type: str) -> str:
        """SQL of the rows that add up to the measure, largest amount first."""
        first, last = (part.replace("$complete_end", COMPLETE_END) for part in WINDOWS[self.window])
        rows = self.rows.select("company" if self.company else scope_type)
        found = f"select * from ({rows}) where day between {first} and {last} and ({self.where})"
        lineage = "source_system, source_record_id, batch_id, row_number"
        if self.each is None:
            chosen = f"record, day, 1 as row_count, {self.amount} as amount, {lineage}"
            selected = f"select {chosen} from found where ({self.amount}) is not null"
        else:
            newest = "arg_max({}, (day, record)) as {}"
            shown = ", ".join(newest.format(name, name) for name in lineage.split(", "))
            selected = (
                f"select {self.each} as record, max(day) as day, count(*) as row_count,"
                f" {self.amount} as amount, {shown} from found group by {self.each}"
                f" having {self.having}"
            )
        limit = f" limit {self.top}" if self.top else ""
        return f"with found as ({found}) {selected} order by amount desc, record{limit}"


Measures = Mapping[str, Measure]
