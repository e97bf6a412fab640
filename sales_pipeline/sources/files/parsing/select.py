"""The SELECT that turns the text relation of a file into the landed rows of its table.

Stages: fast values, normal texts of the rest, values, then errors and the row's own columns.
"""

from sales_pipeline.sources.files.parsing.delivered import Delivered
from sales_pipeline.sources.files.parsing.derived import derived_columns
from sales_pipeline.sources.files.parsing.own_columns import content_hash, own_columns
from sales_pipeline.sources.files.sql import literal, quoted


def landed_sql(delivered: Delivered) -> str:
    """The rows to land: layout columns, constants, derived ones, then those starting with _."""
    layout, fields = delivered.layout, delivered.fields
    values = [f"v{field.number} as {quoted(field.name)}" for field in fields]
    values += [
        f"cast({literal(str(constant.value))} as {constant.parsed.sql}) as {quoted(name)}"
        for name, constant in layout.constants.items()
    ]
    values += [f"{sql} as {quoted(name)}" for name, sql in derived_columns(delivered).items()]
    own = [f"{sql} as {name}" for name, sql in own_columns(delivered).items()]
    joined = "" if layout.load.key else f"left join repeats using ({delivered.raw.key})"
    return f"select {', '.join([*values, *own])} from ({valued_sql(delivered)}) {joined}"


def valued_sql(delivered: Delivered) -> str:
    """The raw rows with f (fast value), n (normal text) and v (value) of each field."""
    fields = delivered.fields
    fast = ", ".join(f"{field.fast} as f{field.number}" for field in fields)
    normal = ", ".join(f"{field.normal} as n{field.number}" for field in fields)
    value = ", ".join(f"{field.value} as v{field.number}" for field in fields)
    row_hash = f"{content_hash(delivered)} as row_hash"
    return f"""select *, {value}, {row_hash} from (
        select *, {normal} from (select *, {fast} from ({delivered.raw.sql})))"""


def repeats_sql(delivered: Delivered) -> str:
    """Rows equal to an earlier row of the file, with how many there are so far.

    Only narrow columns are sorted, and only repeated rows are kept: few, even in a large file.
    """
    key = delivered.raw.key
    return f"""
        select {key}, occurrence from (
            select {key}, row_number() over (partition by h order by {key}) as occurrence
            from (select {key}, {content_hash(delivered, "md5_number")} as h
                  from ({delivered.raw.sql})))
        where occurrence > 1"""
