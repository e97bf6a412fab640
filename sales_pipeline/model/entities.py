"""Which sources feed which canonical entity, read from dbt's `entity_sources` variable.

The declaration lives once, in dbt_project.yml, because dbt needs it to unify sources.
"""

from dataclasses import dataclass
from pathlib import Path

import yaml

SYSTEM_OF_RECORD = "system_of_record"
ROLES = (SYSTEM_OF_RECORD, "contributor")


@dataclass(frozen=True)
class EntitySource:
    """One staging model that feeds an entity, and what it means when its source is blocked.

    `leaves_out` says which rows the model drops for good, if it does.
    """

    entity: str
    source: str
    table: str
    role: str
    leaves_out: str = ""


def read_entity_sources(dbt_dir: Path) -> tuple[EntitySource, ...]:
    """All declared feeds, those of sources that are not enabled included, in their order."""
    path = dbt_dir / "dbt_project.yml"
    declared = yaml.safe_load(path.read_text(encoding="utf-8"))["vars"]["entity_sources"]
    feeds = tuple(EntitySource(**item) for item in declared)
    for feed in feeds:
        if feed.role not in ROLES:
            raise ValueError(
                f"{path}: entity_sources: role {feed.role!r}; valid: {', '.join(ROLES)}"
            )
    return feeds
