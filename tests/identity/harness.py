"""Runs the project's own resolution models over given records, in a warehouse of their own.

The tables of states are written as the models before them would; dbt then builds what lies between
them and the keys, and nothing else. A second run on the same warehouse is the next night.
"""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
from measure import Cost, run

from sales_pipeline.model.control import write_control
from sales_pipeline.model.entities import read_entity_sources
from sales_pipeline.model.plan import RunPlan
from sales_pipeline.model.publish import WAREHOUSE_NAME
from sales_pipeline.model.run import WORK_NAME
from sales_pipeline.model.snapshot import EntityState
from sales_pipeline.project import DBT_EXECUTABLE, dbt_environment, dbt_vars
from sales_pipeline.settings import DBT_DIR, Settings

OPEN_END = date(9999, 12, 31)
RESULTS = ("int_account_keys", "int_account_pairs", "int_contact_keys")
UNIFIED = DBT_DIR / "models" / "intermediate" / "unified"
ENTITIES = ("account", "contact", "match_decision")
LINEAGE = {
    "_source_system": "varchar", "_source_table": "varchar", "_record_id": "varchar",
    "_row_hash": "varchar", "_row_number": "bigint", "_batch_id": "varchar", "_known_on": "date",
    "_source_modified_at": "timestamp", "_extracted_at": "timestamp", "_is_deleted": "boolean",
    "_record_key": "varchar", "known_from": "date",
}  # fmt: skip
Nights = Mapping[date, Mapping[str, pd.DataFrame]]


class Resolution:
    """A warehouse and the nights it has seen.

    Records are given as data frames by entity, under the names of canonical columns, with
    `record_key` and, where a record is deleted, `is_deleted`; '' is a missing value.
    """

    def __init__(self, folder: Path, memory_limit: str = "3GB") -> None:
        self.settings = Settings(home=folder, memory_limit=memory_limit)
        self.restart()

    def restart(self) -> None:
        """Forget all nights; dbt's parsed project stays, as the folder is the same."""
        self.settings.warehouse.mkdir(parents=True, exist_ok=True)
        for name in (WAREHOUSE_NAME, WORK_NAME):
            for path in (self.settings.warehouse / name, self.settings.warehouse / f"{name}.wal"):
                path.unlink(missing_ok=True)
        with self._work() as connection:
            connection.execute("create schema intermediate")
            for entity in ENTITIES:
                columns = ", ".join(f"{c} {t}" for c, t in _columns(entity).items())
                connection.execute(
                    f"create table intermediate.int_{entity}_states ({columns}, known_to date)"
                )

    def run(self, nights: Nights) -> Cost:
        """One dbt invocation over what became known on some nights, later than all before."""
        with self._work() as connection:
            for night, records in sorted(nights.items()):
                for entity, frame in records.items():
                    _add(connection, entity, night, frame)
        self._write_control(min(nights), max(nights))
        return self._dbt()

    def keys(self, entity: str, night: date) -> dict[str, str]:
        """Record key -> key of what it stands for, as known on a night."""
        source, key = f"source_{entity}_key", f"{entity}_key"
        rows = self.query(
            f"select {source}, {key} from intermediate.int_{entity}_keys"
            " where known_from <= ? and ? < known_to", night, night,
        )  # fmt: skip
        found = dict(rows)
        assert len(found) == len(rows), f"{entity}: a record has two keys on {night}"
        return found

    def query(self, sql: str, *parameters: object) -> list[tuple]:
        with self._work(read_only=True) as connection:
            return connection.execute(sql, list(parameters)).fetchall()

    def _work(self, read_only: bool = False) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(
            str(self.settings.warehouse / WORK_NAME), read_only, config={"threads": 2}
        )

    def _write_control(self, first: date, last: date) -> None:
        entities = sorted({feed.entity for feed in read_entity_sources(DBT_DIR)})
        plan = RunPlan(
            as_of=last, range_start=first, first_known_on=first, is_rebuild=False,
            snapshot_id="", inputs_checksum="", model_checksum="", batch_ids={}, fed=(),
            quarantined_rows=0, source_states=(),
            entity_states=tuple(
                EntityState(entity=name, as_of_date=last, data_state="current", stale_since=None)
                for name in entities
            ),
        )  # fmt: skip
        write_control(self.settings.warehouse, plan, {}, {})

    def _dbt(self) -> Cost:
        """What the results are built from, but not what the states are built from."""
        states = [f"+int_{entity}_states" for entity in ENTITIES]
        return run(
            [
                DBT_EXECUTABLE, "build", "--exclude-resource-type", "unit_test", "test",
                "--select", *(f"+{name}" for name in RESULTS), "--exclude", *states,
                "--project-dir", str(DBT_DIR), "--profiles-dir", str(DBT_DIR),
                "--target-path", str(self.settings.home / "dbt"),
                "--log-level-file", "none", "--vars", dbt_vars(self.settings),
            ],
            DBT_DIR,
            dbt_environment(self.settings),
        )  # fmt: skip


def _columns(entity: str) -> dict[str, str]:
    """Columns of an entity's states, as its model declares them."""
    declared = (UNIFIED / f"int_{entity}_unified.sql").read_text(encoding="utf-8")
    return {**dict(re.findall(r"'(\w+)': '(\w+)'", declared)), **LINEAGE}


def _add(
    connection: duckdb.DuckDBPyConnection, entity: str, night: date, frame: pd.DataFrame
) -> None:
    """New versions; those that stood until then end with the night."""
    table = f"intermediate.int_{entity}_states"
    connection.register("given", frame)
    connection.execute(
        f"update {table} set known_to = ? where known_to = ?"
        " and _record_key in (select record_key from given)",
        [night, OPEN_END],
    )
    lineage = {
        "_source_system": "split_part(record_key, ':', 1)",
        "_source_table": f"split_part(record_key, ':', 1) || '/{entity}s'",
        "_record_id": "record_key",
        "_row_hash": "md5(given::varchar)",
        "_row_number": "1",
        "_batch_id": f"'{night}'",
        "_known_on": f"date '{night}'",
        "_source_modified_at": f"timestamp '{night}'",
        "_extracted_at": f"timestamp '{night}'",
        "_is_deleted": "is_deleted" if "is_deleted" in frame else "false",
        "_record_key": "record_key",
        "known_from": f"date '{night}'",
        f"source_{entity}_id": "split_part(record_key, ':', 2)",
    }
    selected = [
        f"{lineage[name]} as {name}"
        if name in lineage
        else f"nullif({name}::varchar, '')::{type_} as {name}"
        if name in frame
        else f"null::{type_} as {name}"
        for name, type_ in _columns(entity).items()
    ]
    connection.execute(
        f"insert into {table} by name select {', '.join(selected)}, date '{OPEN_END}' as known_to"
        " from given"
    )
    connection.unregister("given")
