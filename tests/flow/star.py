"""The marts as a star: whether each key of a fact finds its row, and none is empty."""

import re
from collections.abc import Iterator

from flow_home import Home

from sales_pipeline.settings import DBT_DIR

PAGE = (DBT_DIR / "models" / "marts" / "README.md").read_text(encoding="utf-8")
# The relations of the picture in which the right side is always there.
RELATIONS = re.findall(r"^ +(\w+) \S+--\|\| (\w+) : \"?([^\"\n]+)\"?$", PAGE, re.M)
# Where a tree or a row of periods ends, and what had no key before its merge.
MAY_BE_EMPTY = {
    "parent_key", "manager_key", "prev_period_key", "yoy_period_key", "previous_key",
}  # fmt: skip


def orphans(home: Home) -> Iterator[str]:
    """Relations of the picture with keys that the other side does not have."""
    there = {name for (name,) in home.query("select view_name from duckdb_views() union all"
             " select table_name from duckdb_tables()")}  # fmt: skip
    for left, right, keys in RELATIONS:
        if left not in there:
            continue  # of another meaning of revenue
        pairs = [key.partition(" = ") for key in keys.split(", ")]
        joined = " and ".join(f"l.{own} = r.{other or own}" for own, _, other in pairs)
        ((missing,),) = home.query(
            f"select count(*) from marts.{left} as l"
            f" where not exists (select 1 from marts.{right} as r where {joined})"
        )
        if missing:
            yield f"{missing} rows of {left} have no {right} by {keys}"


def empty_keys(home: Home) -> Iterator[str]:
    """Columns of marts named as keys that are empty somewhere."""
    columns = home.query(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'marts' and column_name like '%\\_key' escape '\\'"
    )
    for table, column in columns:
        if column not in MAY_BE_EMPTY:
            ((empty,),) = home.query(f"select count(*) from marts.{table} where {column} is null")
            if empty:
                yield f"{empty} rows of {table} have no {column}"
