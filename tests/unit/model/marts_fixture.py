"""A tiny warehouse with marts, and plans to publish it under."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
from model_fixture import ORDERS, batch, day, plan_of

from sales_pipeline.model.publish import WAREHOUSE_NAME, publish

MARTS = """
create schema marts;
create table marts.fct_sales_lines (
    line_key varchar, order_date date, net decimal(18, 2), _known_on date
);
insert into marts.fct_sales_lines values
    ('1', '2026-01-15', 10.00, '2026-01-15'), ('2', '2026-01-31', 5.50, '2026-01-31'),
    ('3', '2026-02-01', 7.25, '2026-02-01'), ('4', '2026-03-10', 1.00, '2026-03-10');
create table marts.dim_account as select 'T:1' as account_key, '北京' as city;
create table marts.dim_snapshot as select 1 as version;
create view marts.fct_kpi_values as
    select 'net_revenue' as kpi_id, sum(net) as value from marts.fct_sales_lines;
"""


@dataclass
class Warehouse:
    """A warehouse folder and the published folder beside it."""

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "warehouse"

    @property
    def published(self) -> Path:
        return self.home / "published"

    def run(self, sql: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(str(self.folder / WAREHOUSE_NAME)) as connection:
            connection.execute(sql)

    def publish(self, number: int, checksum: str = "models") -> Path:
        """Publish what is there as the night of a day of March."""
        batches = {ORDERS: (batch(9),)}
        plan = plan_of(day(number), batches, self.published, checksum)[0]
        moment = datetime(2026, 3, number, 20, tzinfo=UTC)
        newer = timedelta(seconds=len(list(self.published.glob("2*"))))
        return publish(self.folder, self.published, plan, now=lambda: moment + newer)


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path / WAREHOUSE_NAME), read_only=True) as connection:
        return connection.execute(sql).fetchall()
