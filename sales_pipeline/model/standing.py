"""What a night can leave as it stands: dbt nodes that nothing it brought can have changed."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sales_pipeline.files import write_atomic

# The night itself, its states and verdicts: new every time.
ALWAYS_NEW = "control"
DEFINITIONS = ("config.materialized:view", "config.materialized:seed")
# The folder in dbt's target folder that tells what stands.
STANDING = "standing"
RESULTS_NAME = "run_results.json"
SCHEMA = "https://schemas.getdbt.com/dbt/run-results/v6.json"


def left_standing(manifest_path: Path, fed: Collection[str]) -> list[dict[str, Any]]:
    """The models and data tests of the manifest that nothing among `fed` reaches."""
    manifest = json.loads(manifest_path.read_bytes())
    nodes = manifest["nodes"]
    found = [nodes[id] for id in standing_nodes(manifest["parent_map"], fed) if id in nodes]
    return [node for node in found if node["resource_type"] in ("model", "test")]


def leave_standing(nodes: Iterable[Mapping[str, Any]], folder: Path) -> list[str]:
    """Arguments of a dbt build that runs neither definitions nor these nodes.

    folder: gets their results, which stand, as dbt writes them. Named one by one, dbt would compare
    each of 230 names with each node, 1.7 seconds. Without the last option excluding a view would
    exclude the tests that read it.
    """
    results = [_that_stands(node["unique_id"]) for node in nodes]
    artifact = {"metadata": {"dbt_schema_version": SCHEMA}, "elapsed_time": 0, "results": results}
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / RESULTS_NAME, json.dumps(artifact))
    return [
        "--exclude", " ".join([*DEFINITIONS, "result:success"]), "--state", str(folder),
        "--indirect-selection", "empty",
    ]  # fmt: skip


def _that_stands(unique_id: str) -> dict[str, Any]:
    return {
        "unique_id": unique_id, "status": "success", "timing": [], "thread_id": "",
        "execution_time": 0, "adapter_response": {}, "message": None, "failures": None,
        "compiled": False, "compiled_code": "", "relation_name": "",
    }  # fmt: skip


def standing_nodes(parents: Mapping[str, Sequence[str]], fed: Collection[str]) -> frozenset[str]:
    """Unique ids of the nodes that read, through however many others, nothing that is new.

    parents: the manifest's `parent_map`. fed: tables, `<source>/<table>`, that brought something.
    """
    known: dict[str, bool] = {}

    def stands(node: str) -> bool:
        if node not in known:
            known[node] = (
                _source_stands(node, fed)
                if node.startswith("source.")
                else all(map(stands, parents.get(node, ())))
            )
        return known[node]

    return frozenset(filter(stands, parents))


def _source_stands(node: str, fed: Collection[str]) -> bool:
    _, _, source, table = node.split(".", 3)
    return source != ALWAYS_NEW and f"{source}/{table}" not in fed
