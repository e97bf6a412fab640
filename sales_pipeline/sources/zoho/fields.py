"""The fields of a module: what the vendor says of them, and which of them are asked for."""

from typing import Any

from sales_pipeline.sources.extract.connector import Field, Table
from sales_pipeline.sources.http.errors import ContractBroken, ExtractError

# `fields` takes 50 names (CRM API v8, Get Records); id and Modified_Time go with each pass.
FIELDS_A_CALL = 50
ALWAYS = ("id", "Modified_Time")
# What lists and bulk read do not hold: it is read record by record, or is a file.
UNLISTED = frozenset({
    "subform", "multiselectlookup", "multiuserlookup", "fileupload", "imageupload", "profileimage",
    "consent_lookup",
})  # fmt: skip
# Parameters of the records API that a layout may give in `extract.options`.
PARAMETERS = frozenset({"converted", "territory_id", "include_child", "cvid"})
# `deletions: false` for a module that has no list of them.
OPTIONS = PARAMETERS | {"related", "deletions"}


def field_of(item: Any) -> Field:
    """One entry of settings/fields."""
    if not isinstance(item, dict) or "api_name" not in item or "data_type" not in item:
        raise ContractBroken("fields: an entry without api_name or data_type")
    values = item.get("pick_list_values") or []
    return Field(
        name=str(item["api_name"]),
        type=str(item["data_type"]),
        label=str(item.get("field_label", "")),
        options=tuple(str(value.get("actual_value")) for value in values),
        is_custom=bool(item.get("custom_field")),
    )


def asked_names(table: Table, known: tuple[Field, ...]) -> tuple[str, ...]:
    """The names to ask for: those that the layout reads, or all that lists hold.

    One that the vendor no longer has would be refused; without it its columns are empty, and the
    comparison of fields names it. Names with a dollar, as $se_module, are not among the fields.
    """
    if not known:
        return table.fields
    there = {field.name for field in known}.union(ALWAYS)
    mapped = [name for name in table.fields if name in there or name.startswith("$")]
    listed = sorted(field.name for field in known if field.type not in UNLISTED)
    return tuple(dict.fromkeys([*mapped, *listed] if table.all_fields else mapped))


def passes(names: tuple[str, ...]) -> list[list[str]]:
    """The names in portions that one call may ask for."""
    rest = [name for name in names if name not in ALWAYS]
    size = FIELDS_A_CALL - len(ALWAYS)
    portions = [rest[start : start + size] for start in range(0, len(rest), size)]
    return [[*ALWAYS, *portion] for portion in portions or [[]]]


def parameters(table: Table) -> dict[str, Any]:
    """E.g. converted=both: without it leads that became deals are not returned."""
    return {name: value for name, value in table.options.items() if name in PARAMETERS}


def check_options(table: Table) -> None:
    """A misspelt option would be as none."""
    if unknown := table.options.keys() - OPTIONS:
        raise ExtractError(
            f"{table.label}: unknown option {', '.join(sorted(unknown))}. Remedy: correct "
            f"extract.options of the layout; known: {', '.join(sorted(OPTIONS))}"
        )


def is_converted(table: Table) -> bool:
    """Whether leads that were converted are asked for."""
    return str(table.options.get("converted", "false")).lower() != "false"
