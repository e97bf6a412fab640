"""Synthetic landed batches of a company of N order lines, written as the pipeline lands them.

Nothing is random: a row is a function of its number, so every run measures the same company. The
lines reach back 1,146 days. The second night brings 1 % changed lines, of which 90 % lie in the
last 7 business dates and 10 % in the last 6 months (DECISIONS 20), and the full masters again.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from sales_pipeline.landing.manifest import BatchManifest, Column, LoadMode, Part
from sales_pipeline.landing.verdict import VERDICT_NAME, Verdict
from sales_pipeline.landing.writer import BatchWriter
from sales_pipeline.settings import Settings
from sales_pipeline.sources.files.layout import load_layouts
from sales_pipeline.sources.files.sql import literal, quoted

FIRST_NIGHT = date(2026, 11, 20)
DAYS = 1146
PART = "part-00000.parquet"
# Order attributes depend on o, the number of the order; three lines make an order.
LINES = """
select
    'L' || i as order_line_id, 'O' || o as order_id, i % 3 + 1 as line_number,
    {order_date} as order_date,
    case o % 100 when 1 then '草稿' when 2 then '已取消' else '已完成' end as order_status,
    case hash(i * 13) % 50 when 0 then '退货' when 1 then '折让' when 2 then '赠品' else '销售' end
        as line_type,
    ['直销', '经销', '大客户', '外贸'][1 + (hash(account) % 4)::integer] as channel,
    'LE' || (1 + o % 2) as legal_entity_id,
    case when o % 997 = 0 then null when o % 89 = 0 then ' C' || account || ' '
        else 'C' || account end as source_account_id,
    case when o % 991 = 0 then null else 'E' || (hash(account) % 60) end as salesperson_id,
    case when hash(i * 17) % 1000 = 0 then 'PX' else 'P' || (hash(i * 7) % 80) end as product_id,
    'C62' as uom,
    case line_type when '退货' then -1 when '折让' then 0 else 1 end
        * (1 + hash(i * 3) % 20 + {step}) as quantity,
    case when i % 503 = 0 then null else 100 + (hash(i * 5) % 90000) / 100 end as list_price,
    90 + (hash(i * 5) % 90000) / 100 as unit_price,
    case when line_type = '折让' then 55.5 when i % 5 = 0 then (hash(i) % 1000) / 100 else 0 end
        as discount_amount,
    0.13 as tax_rate, 0 as tax_amount,
    case when o % 10 = 0 then 'USD' else 'CNY' end as currency,
    o % 401 = 0 as is_intercompany, null as original_line_id,
    false as price_includes_tax, false as discount_in_unit_price,
    order_date + interval {step} day as _source_modified_at
from (
    select
        *, i // 3 as o,
        floor({accounts} * (hash(i // 3) % 10000 / 10000) ** 2)::bigint as account
    from ({numbers})
)
"""
# A tenth of the lines: the shop knows its buyers by numbers of its own; prices include VAT.
ORDERS = """
select
    'W' || i as order_line_id, 'S' || o as order_id,
    {order_date} + interval (hash(o) % 24) hour as ordered_at,
    case o % 50 when 1 then 'CLOSED' else 'FINISHED' end as order_status,
    case hash(i * 13) % 20 when 0 then 'REFUND' when 1 then 'FREIGHT' else 'SALE' end as line_type,
    'B' || (hash(o) % {accounts}) as source_account_id, 'P' || (hash(i * 7) % 80) as product_id,
    case line_type when 'REFUND' then -1 else 1 end * (1 + hash(i * 3) % 3 + {step}) as quantity,
    113 + (hash(i * 5) % 9000) / 100 as list_price,
    101.7 + (hash(i * 5) % 9000) / 100 as unit_price,
    0 as discount_amount, 0.13 as tax_rate,
    round(quantity * unit_price * 0.13 / 1.13, 2) as tax_amount,
    'CNY' as currency, 'ecommerce' as channel, false as is_intercompany,
    true as price_includes_tax, false as discount_in_unit_price, i % 701 = 0 as _is_deleted,
    ordered_at + interval {step} day as _source_modified_at
from (select *, i // 2 as o from ({numbers}))
"""
# One order in five of the ERP has documents: half of its lines are delivered in two parts, of the
# others one piece; a tenth is not signed for. Invoices come before or after, some of them in red.
# Who sends a record again has changed it.
SENT = """
select
    'L' || i as order_line_id, i, o, {order_date} as order_date,
    {order_date} + (hash(i * 19) % 20)::integer as shipped_on,
    {order_date} + (hash(i * 23) % 40)::integer as invoiced_on,
    1 + hash(i * 3) % 20 as quantity
from (select *, i // 3 as o from ({numbers}))
where i // 3 % 5 = 0
"""
DELIVERIES = """
select
    order_line_id || '-' || part as delivery_line_id, 'D' || o || '.' || {step} as delivery_id,
    order_line_id,
    if(part = 0, 1, quantity - 1) as delivered_quantity, false as is_intercompany,
    case when i % 11 <> 0 then order_date + 10 end as promised_at,
    shipped_on + (3 * part)::integer as shipped_at,
    case when hash(i * 29) % 10 <> 0 then shipped_at + 1 + {step} end as delivered_at,
    shipped_at + interval {step} day as _source_modified_at
from ({sent}), range(1 + (quantity > 1 and i % 2 = 0)::integer) as parts (part)
where shipped_at + 1 + {step} <= date '{night}'
"""
INVOICE_LINES = """
select
    order_line_id || '-I' as invoice_line_id, 'F' || o as invoice_id, order_line_id,
    quantity + {step} as quantity,
    (quantity + {step}) * (90 + (hash(i * 5) % 90000) / 100) as amount_ex_tax, 0.13 as tax_rate,
    0 as tax_amount, invoiced_on as issue_date, i % 37 = 0 as is_red_letter,
    issue_date + interval {step} day as _source_modified_at
from ({sent})
where issue_date <= date '{night}'
"""
MASTERS = {
    ("erp", "customers"): """
        select 'C' || i as source_account_id, '客户' || i as name,
            case when i % 10 < 6 then '9133' || lpad((i // 10 * 10 + i % 5)::varchar, 14, '0') end
                as tax_id,
            '终端客户' as account_type, ['energy', 'water', 'food'][1 + i % 10 % 3] as industry,
            ['浙江省', '上海市', '德国', null][1 + i % 10 % 4] as province, '直销' as channel,
            case when i % 10 = 7 then 'G' || (i % 97) end as customer_group_id,
            'A' as level, 'E' || (hash(i) % 60) as owner_id, i % 499 = 0 as is_test,
            case when i % 10 < 7 then date '2021-01-01' + (hash(i) % 2000)::integer end
                as first_order_date
        from range({accounts} + {night}) as numbers (i)""",
    ("zoho", "accounts"): """
        select 'Z' || i as source_account_id, 'Account ' || i as name,
            '9133' || lpad((i * 10)::varchar, 14, '0') as tax_id, 'Customer' as account_type,
            false as is_test, timestamp '2026-01-01' as _source_modified_at
        from range({accounts} // 10) as numbers (i)""",
    ("erp", "products"): """
        select 'P' || i as product_id, 'SKU' || i as sku, '产品' || i as name,
            'PL' || (i % 6) as product_line, 'C62' as uom, i % 9 = 0 as is_key_model,
            'Category ' || (i % 15) as category, case when i % 2 = 0 then 'M' || i end as model,
            date '2024-01-01' + (i * 12)::integer as launch_date, 40 as standard_cost,
            'E' || (i % 5) as product_manager_id,
            case when i % 8 = 0 then date '2025-07-01' end as product_manager_since,
            case when i % 8 = 0 then 'E' || (i % 5 + 1) end as previous_product_manager_id
        from range(80) as numbers (i)""",
    ("hr", "employees"): """
        select 'E' || i as employee_id, '员工' || i as name, 'Rep ' || i as name_en, 'rep' as role,
            date '2020-01-01' as hire_date,
            case when i % 20 = 7 then date '2026-03-15' end as left_date
        from range(60) as numbers (i)""",
    # A tenth of the salespersons moved to another team.
    ("hr", "assignments"): """
        select 'E' || i as employee_id, 'T' || ((i + moved) % 12) as org_unit_id,
            case moved when 0 then date '2020-01-01' else date '2025-07-01' end as valid_from,
            case when moved = 0 and i % 10 = 3 then date '2025-07-01' end as valid_to
        from range(60) as numbers (i), range(2) as moves (moved)
        where moved = 0 or i % 10 = 3""",
    ("hr", "org_units"): """
        select case when i < 12 then 'T' || i else 'R' || (i - 12) end as org_unit_id,
            'Unit ' || i as name, if(i < 12, 'team', 'region') as unit_type,
            case when i < 12 then 'R' || (i % 4) end as parent_id, date '2020-01-01' as valid_from
        from range(16) as numbers (i)""",
    ("finance", "fx_rates"): """
        select 'USD' as currency, date '2023-09-20' + i::integer as rate_date, '即期' as rate_type,
            7 + (hash(i) % 3000) / 10000 as rate_to_reporting
        from range({night} * 1158, 1158 + {night}) as numbers (i)
        where isodow(rate_date) <= 5
        union all
        select 'USD', make_date(2024 + i::integer, 1, 1), '预算', 7.1 + i / 100
        from range(if({night} = 0, 3, 0)) as numbers (i)""",
    ("planning", "targets"): """
        select 2026 as target_year, 'v1' as target_version, 'net_revenue' as kpi_id,
            'company' as scope_type, 'company' as scope_key, 'CNY' as currency, '已批准' as status,
            lpad(i::varchar, 2, '0') as target_month, 1000000 as target_value
        from range(1, 13) as numbers (i)""",
}  # fmt: skip
KEYS = {
    "customers": "source_account_id", "accounts": "source_account_id", "products": "product_id",
    "employees": "employee_id", "assignments": "employee_id || '|' || valid_from",
    "org_units": "org_unit_id || '|' || valid_from", "orders": "order_line_id",
    "order_lines": "order_line_id", "deliveries": "delivery_line_id",
    "invoice_lines": "invoice_line_id",
    "fx_rates": "currency || '|' || rate_date || '|' || rate_type",
    "targets": "target_version || '|' || target_month",
}  # fmt: skip


@dataclass(frozen=True)
class Company:
    """A company of so many lines; its landed batches live under the home of the settings."""

    settings: Settings
    lines: int

    def land_first_night(self) -> None:
        """All masters and lines, and a second file with corrections of one line in 200."""
        self._land_masters(FIRST_NIGHT)
        shop = self.lines // 10
        for numbers, step, name in (
            ("select unnest(range({count})) as i", 0, "first"),
            ("select unnest(range(11, {count}, 200)) as i", 1, "second"),
        ):
            for table, count in (("order_lines", self.lines - shop), ("orders", shop)):
                day = f"(date '{FIRST_NIGHT}' - {DAYS - 1} + (o * 3 * {DAYS} // {count})::integer)"
                if table == "orders":
                    day = day.replace("o * 3", "o * 2")
                chosen = numbers.format(count=count)
                self._land_lines(FIRST_NIGHT, table, chosen, day, step, name)
                if table == "order_lines":
                    self._land_documents(FIRST_NIGHT, chosen, day, step, name)

    def land_second_night(self) -> None:
        """Masters again, and the changed lines: of ten, 6 new, 3 of this week, 1 of six months.

        Documents come of these, and of one in seven of the last 60 days.
        """
        night = FIRST_NIGHT + timedelta(days=1)
        self._land_masters(night)
        count, changed = self.lines - self.lines // 10, self.lines // 100
        numbers = f"""
            select case
                    when j % 10 < 6 then {count} + 3 + j
                    when j % 10 < 9 then {count} - 1 - (j // 10 * 3 + j % 3)
                    else {count} - {count * 6 // DAYS} - j // 10 * {count * 177 // DAYS}
                        // {max(changed // 10, 1)}
                end as i
            from range({changed}) as changes (j)"""
        first = f"date '{FIRST_NIGHT}' - {DAYS - 1} + (o * 3 * {DAYS} // {count})::integer"
        day = f"if(i >= {count}, date '{night}' - (o % 7)::integer, {first})"
        self._land_lines(night, "order_lines", numbers, day, 2, "changes")
        late = f"select unnest(range({count} - {count * 60 // DAYS}, {count}, 7)) as i"
        self._land_documents(night, f"{numbers} union {late}", day, 2, "changes")

    def _land_lines(
        self, night: date, table: str, numbers: str, order_date: str, step: int, name: str
    ) -> None:
        query = (LINES if table == "order_lines" else ORDERS).format(
            accounts=self.accounts, numbers=numbers, order_date=order_date, step=step
        )
        source = "erp" if table == "order_lines" else "eshop"
        self._land(source, table, night, query, "upsert", name)

    def _land_documents(
        self, night: date, numbers: str, order_date: str, step: int, name: str
    ) -> None:
        sent = SENT.format(numbers=numbers, order_date=order_date)
        for table, select in (("deliveries", DELIVERIES), ("invoice_lines", INVOICE_LINES)):
            query = select.format(sent=sent, step=step, night=night)
            self._land("erp", table, night, query, "upsert", f"{table}-{name}")

    def _land_masters(self, night: date) -> None:
        offset = (night - FIRST_NIGHT).days
        for (source, table), query in MASTERS.items():
            mode: LoadMode = "upsert" if table in ("accounts", "fx_rates") else "full"
            self._land(
                source, table, night, query.format(accounts=self.accounts, night=offset), mode, ""
            )

    @property
    def accounts(self) -> int:
        return max(self.lines // 83, 200)

    def _land(
        self, source: str, table: str, night: date, query: str, mode: LoadMode, name: str
    ) -> None:
        """One accepted batch with the columns of the layout, in its types, and the lineage."""
        types = load_layouts((source,))[source, table].landed_types
        batch_id = f"{night:%Y%m%d}-{name or 'masters'}"
        with BatchWriter(self.settings.landing, source, table, batch_id) as writer:
            rows = _write(writer.folder / PART, query, types, KEYS[table], mode)
            manifest = BatchManifest(
                source=source, table=table, batch_id=batch_id, load_mode=mode, files=(), rows=rows,
                columns=tuple(Column(name=key, type=kind) for key, kind in types.items()),
                parts=(Part(name=PART, rows=rows, sha256=""),), layout_sha256="",
                extracted_at=datetime(night.year, night.month, night.day, 1, tzinfo=UTC),
                name_date=night,
            )  # fmt: skip
            verdict = Verdict(
                source=source, table=table, batch_id=batch_id, decision="accepted", known_on=night,
                rows_landed=rows, rows_accepted=rows, rows_quarantined=0, rows_deduplicated=0,
                results=(), suite_sha256="", decided_at=manifest.extracted_at,
            )  # fmt: skip
            folder = writer.commit(manifest)
        (folder / VERDICT_NAME).write_text(verdict.to_json())


def _write(path: Path, query: str, types: dict[str, str], key: str, mode: LoadMode) -> int:
    with duckdb.connect(config={"threads": 2, "memory_limit": "3GB"}) as connection:
        connection.execute("set preserve_insertion_order = false; set TimeZone = 'UTC'")
        made = {column for column, *_ in connection.execute(f"describe {query}").fetchall()}
        columns = ", ".join(
            f"{quoted(name) if name in made else 'null'}::{type_} as {quoted(name)}"
            for name, type_ in types.items()
        )
        texts = ", ".join(quoted(name) for name in types if name in made)
        modified = "_source_modified_at" if "_source_modified_at" in made else "null"
        deleted = "_is_deleted" if "_is_deleted" in made else "false"
        unit = "'full'" if mode == "full" else "null"
        connection.execute(
            f"""
            copy (
                select {columns}, {key} as _record_id,
                    md5(concat_ws('|', {texts})) as _row_hash,
                    row_number() over () + 1 as _row_number, {unit}::varchar as _replace_unit,
                    {deleted} as _is_deleted, {modified}::timestamp as _source_modified_at
                from ({query}) as query
            ) to {literal(str(path))} (format parquet, compression zstd)
            """
        )
        answer = connection.execute(f"select count(*) from {literal(str(path))}").fetchone()
    return int(answer[0]) if answer else 0
