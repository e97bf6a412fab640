"""Writes a drafted recipe down: layout, suite, staging model and its description.

Pure texts; the four files are a start to edit, and each question left open says so in place.
"""

import json
from typing import Any

from sales_pipeline.sources.files.profiling.agreement import Agreement
from sales_pipeline.sources.files.profiling.draft import Column, Recipe

GROUPS = {
    "texts": ("string",),
    "numerics": ("integer", "decimal"),
    "booleans": ("boolean",),
    "dates": ("date", "timestamp"),
}


def layout_yaml(recipe: Recipe) -> str:
    """The layout, with the open questions on top."""
    lines = [f"# Drafted by new-source from a sample of {recipe.rows} rows; check every line."]
    lines += [f"# TODO {note}" for note in recipe.notes]
    lines += [f"description: {recipe.table} of {recipe.source}.", 'owner: ""', "entity: null"]
    lines.append(f"files: {_flow(recipe.files)}")
    if "date_in_name" in recipe.files:
        lines.append("arrival: by_name_date")
    lines += [f"format: {_flow(recipe.form)}", f"load: {_flow(recipe.load)}", "columns:"]
    lines += [f"  {_flow_key(c.name)}: {_flow(_options(c))}" for c in recipe.columns]
    if recipe.ignored:
        lines.append(f"ignore_columns: {_flow(recipe.ignored)}")
    derived = {name: rule for found in recipe.agreements for name, rule in found.derived.items()}
    if derived:
        lines += ["derived:", *(f"  {name}: {_flow(rule)}" for name, rule in derived.items())]
    if recipe.wide:
        lines += ["wide:", *(f"  {key}: {_flow(value)}" for key, value in recipe.wide.items())]
    return "\n".join(lines) + "\n"


def _options(column: Column) -> dict[str, Any]:
    renamed = {} if column.header == column.name else {"from": column.header}
    return {**renamed, **column.draft.options}


def _flow(value: Any) -> str:
    """YAML's one-line form; every text that could be read as something else is quoted."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow_key(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, str) and not value.replace("_", "").isalpha():
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if not isinstance(value, str) else value


def _flow_key(key: str) -> str:
    return key if key.replace("_", "").isalnum() else json.dumps(key, ensure_ascii=False)


def suite_json(recipe: Recipe) -> str:
    """A Great Expectations 1.x suite: keys filled and unique, the business date filled, plausible
    and as it was found to agree with others, some rows."""
    key = recipe.load.get("key", [])
    day = recipe.load.get("business_date")
    wanted = dict.fromkeys([*key, *filter(None, [day])])
    filled = "expect_column_values_to_not_be_null"
    rules = [_rule(filled, f"{name}_not_null", column=name) for name in wanted]
    if len(key) == 1:
        rules.append(_rule("expect_column_values_to_be_unique", "key_unique", column=key[0]))
    if len(key) > 1:
        kind = "expect_compound_columns_to_be_unique"
        rules.append(_rule(kind, "key_unique", column_list=key))
    if day:
        rules.append(_plausible(day))
    rules += [_agreeing(found) for found in recipe.agreements]
    rules.append(_rule("expect_table_row_count_to_be_between", "has_rows", "warning", min_value=1))
    suite = {
        "name": f"{recipe.source}/{recipe.table}",
        "id": None,
        "expectations": rules,
        "meta": {"great_expectations_version": "1.24.1"},
        "notes": None,
    }
    return json.dumps(suite, ensure_ascii=False, indent=1) + "\n"


def _plausible(day: str) -> dict[str, Any]:
    """No year that somebody mistyped, nor what a system writes for no date, as 1900-01-01."""
    kind, rule_id = "expect_column_values_to_be_between", f"{day}_plausible"
    return _rule(kind, rule_id, column=day, min_value="1980-01-01", max_value="2099-12-31")


def _agreeing(found: Agreement) -> dict[str, Any]:
    kind = "expect_column_values_to_be_between"
    rule = _rule(kind, found.column, column=found.column, min_value=0, max_value=found.most)
    return {**rule, "meta": {**rule["meta"], "remedy": found.remedy}}


def _rule(kind: str, rule_id: str, severity: str = "critical", **kwargs: Any) -> dict[str, Any]:
    return {"type": kind, "kwargs": kwargs, "meta": {"rule_id": rule_id}, "severity": severity}


def staging_sql(recipe: Recipe) -> str:
    """The staging model: columns by kind, codes cleaned, lineage passed on."""
    key = set(recipe.load.get("key", []))
    columns = [(c.name, c.draft.type) for c in recipe.columns]
    if recipe.wide:
        value = recipe.wide["value"]
        columns += [(recipe.wide["key"]["name"], "string")]
        columns += [(value["name"], str(value.get("type", "string")))]
    ids = [name for name, kind in columns if name in key or _is_id(name, kind)]
    blocks = [_block("ids", [f"{{{{ clean_code('{n}') }}}} as {n}" if dict(columns)[n] == "string"
                             else n for n in ids])]  # fmt: skip
    for group, kinds in GROUPS.items():
        members = [n for n, kind in columns if kind.split("(")[0] in kinds and n not in ids]
        blocks.append(_block(group, members))
    body = "\n\n".join(block for block in blocks if block)
    return f"""with landed as (
    select * from {{{{ source('{recipe.source}', '{recipe.table}') }}}}
),

mapped as (
    select
{body}

        {{{{ lineage_columns() }}}}
    from landed
),

{{{{ record_versions('mapped') }}}}
"""


def _is_id(name: str, kind: str) -> bool:
    return kind == "string" and name.endswith(("_id", "_code", "_number"))


def _block(group: str, expressions: list[str]) -> str:
    if not expressions:
        return ""
    return "\n".join([f"        ----------  {group}", *(f"        {e}," for e in expressions)])


def staging_yml(recipe: Recipe) -> str:
    """Source, description and tests of the staging model."""
    key = recipe.load.get("key", [])
    model = f"stg_{recipe.source}__{recipe.table}"
    lines = [
        "version: 2",
        "",
        "sources:",
        f"  - name: {recipe.source}",
        "    database: control",
        "    schema: landed",
        "    tables:",
        f"      - name: {recipe.table}",
        f"        identifier: {recipe.source}__{recipe.table}",
        f'        description: "{recipe.table} of {recipe.source}. As landed."',
        "",
        "models:",
        f"  - name: {model}",
        "    description: >",
        f"      {recipe.table} of {recipe.source}. One row per record version.",
        "    config:",
        f"      enabled: \"{{{{ '{recipe.source}' in var('enabled_sources') }}}}\"",
        "    columns:",
    ]
    for name in key or [recipe.columns[0].name]:
        lines += [f"      - name: {name}", "        description: TODO say what it is."]
        lines += ["        data_tests: [not_null]"] if key else []
    return "\n".join(lines) + "\n"
