"""What a night can leave as it stands: dbt nodes that nothing it brought can have changed."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

# The night itself, its states and verdicts: new every time.
ALWAYS_NEW = "control"
DEFINITIONS = ("config.materialized:view", "config.materialized:seed")


def left_standing(manifest_path: Path, fed: Collection[str]) -> list[dict[str, Any]]:
    """The models and data tests of the manifest that nothing among `fed` reaches."""
    manifest = json.loads(manifest_path.read_bytes())
    nodes = manifest["nodes"]
    found = [nodes[id] for id in standing_nodes(manifest["parent_map"], fed) if id in nodes]
    return [node for node in found if node["resource_type"] in ("model", "test")]


def leave_standing(nodes: Iterable[Mapping[str, Any]]) -> list[str]:
    """Arguments of a dbt build that runs neither definitions nor these nodes.

    Without the second option excluding a view would exclude the tests that read it.
    """
    names = sorted(node["name"] for node in nodes)
    return ["--exclude", " ".join([*DEFINITIONS, *names]), "--indirect-selection", "empty"]


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
