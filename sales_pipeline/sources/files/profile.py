"""Drafts the four files of a new source from one sample: layout, suite, staging model, description.

A pure function of the sample: the command line writes the files, and refuses to overwrite any.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from sales_pipeline.settings import PROJECT_DIR
from sales_pipeline.sources.files.profiling import render
from sales_pipeline.sources.files.profiling.draft import draft
from sales_pipeline.sources.files.profiling.sample import read_sample

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def render_new_source(
    sample: Path,
    source: str,
    table: str,
    root: Path = PROJECT_DIR,
    only: Sequence[str] = (),
) -> dict[Path, str]:
    """Path -> text of the recipe for `source`/`table`, of the columns `only` or of all.

    >>> for path, text in render_new_source(Path("订单_20261122.csv"), "erp", "orders").items():
    ...     path.write_text(text)
    """
    for name in (source, table):
        if not _NAME.fullmatch(name) or "__" in name:
            raise ValueError(f"'{name}': names are lower case letters, digits and single _")
    recipe = draft(read_sample(sample), sample, source, table, only)
    staging = root / "dbt_project" / "models" / "staging" / source
    return {
        root / "sales_pipeline" / "sources" / "files" / source / f"{table}.yml": (
            render.layout_yaml(recipe)
        ),
        root / "expectations" / source / f"{table}.json": render.suite_json(recipe),
        staging / f"stg_{source}__{table}.sql": render.staging_sql(recipe),
        staging / f"stg_{source}__{table}.yml": render.staging_yml(recipe),
    }
