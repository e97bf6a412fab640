"""The demo company pulled through both simulated CRMs, night after night, equals its own records.

The first night brings everything; on the later ones records are new, changed, re-assigned, deleted
and restored.
"""

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest
from crm_truth import COLUMNS, CRMS, expected, found, stage_entries, timeliness, work
from flow_home import Home

from sales_pipeline.simulators.company import Company, generate
from sales_pipeline.simulators.company.dates import number
from sales_pipeline.simulators.company.export import deliver
from sales_pipeline.simulators.company.tenants.dirt import flaws_of
from sales_pipeline.simulators.sandbox import Demo, declare

SEED, SIZE = 7, 1_000
COMPANY = generate(SEED, SIZE)
# The fourth night after the first one: by then an account that was deleted is back.
FIRST, LAST = COMPANY.as_of, COMPANY.as_of + timedelta(days=4)
FILES = ("erp/customers", "erp/order_lines", "hr")
OPTIONS = {"enabled_sources": ("erp", "hr", *CRMS)}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("crm"), OPTIONS)
    home.folder.mkdir(exist_ok=True)
    declare(home.folder, Demo(seed=SEED, order_lines=SIZE, as_of=COMPANY.as_of))
    deliver(COMPANY, home.settings.inbox, LAST, only=FILES)
    home.take_in(COMPANY.first_drop, FIRST)
    for days in range(1, 4):
        home.take_in(FIRST + timedelta(days=days))
    home.night(LAST)
    return home


@pytest.mark.parametrize("entity", COLUMNS)
def test_unified_records_are_the_companys(home: Home, entity: str) -> None:
    truth, rows = expected(COMPANY, entity, LAST), found(home, entity)
    assert truth
    assert rows - truth == set()
    assert truth - rows == set()


def test_something_of_everything_happened_after_the_first_night() -> None:
    first, last = number(FIRST), number(LAST)
    accounts = [account for crm in CRMS for account in COMPANY.crm(crm)]
    for event in ("reassigned", "deleted", "restored"):
        assert [a for a in accounts if first < getattr(a, event) <= last], event


def test_a_night_brings_only_what_changed(home: Home) -> None:
    nights = [
        (batch.manifest.name_date, batch.manifest.rows)
        for batch in home.batches()
        if (batch.manifest.source, batch.manifest.table) == ("zoho", "accounts")
    ]
    assert nights[0][0] == FIRST
    assert sum(rows for _, rows in nights[1:]) < nights[0][1] / 5


def test_stages_are_entered_as_the_company_tells(home: Home) -> None:
    sql = """
        select opportunity_id, to_stage, entered_at::date
        from work.intermediate.int_opportunity_stage_event_unified
        where _source_system = 'zoho' and not _is_deleted and not is_derived
    """
    rows = work(home, sql)
    assert set(rows) == stage_entries(COMPANY, number(LAST))
    assert len(rows) == len(set(rows)) > 100


def test_one_firm_in_both_crms_and_in_the_erp_is_one_customer(home: Home) -> None:
    """Exact tax ids only: similarity comes with entity resolution."""
    shared = _firms(COMPANY, "zoho") & _firms(COMPANY, "fxiaoke")
    assert len(shared) > 20
    sql = """
        select account_key, split_part(source_account_key, ':', 1)
        from work.intermediate.int_account_keys where known_to = date '9999-12-31'
    """
    sources: dict[str, set[str]] = defaultdict(set)
    for account_key, source in work(home, sql):
        sources[account_key].add(source)
    apart = {tax_id: sources[f"T:{tax_id}"] for tax_id in shared}
    assert {key: found for key, found in apart.items() if found != {"erp", *CRMS}} == {}
    published = dict(home.query("select account_key, record_count from marts.dim_account"))
    assert all(published[f"T:{tax_id}"] >= 3 for tax_id in shared)


def _firms(company: Company, crm: str) -> set[str]:
    """Tax ids of the accounts that nothing keeps back: a deleted record does not count."""
    held = flaws_of(company, crm, "accounts")
    return {
        account.tax_id
        for account in company.crm(crm)
        if account.tax_id
        and account.created <= LAST
        and account.account_id not in held
        and not account.is_deleted_on(number(LAST))
    }


def test_owners_are_people_that_hr_knows(home: Home) -> None:
    """Zoho finds them by e-mail, Fxiaoke by staff number; the ERP writes staff numbers."""
    people = {
        row[0] for row in work(home, "select employee_id from work.staging.stg_hr__employees")
    }
    owners = {row[0] for row in home.query("select distinct owner_key from marts.dim_account")}
    assert len(owners) > 5 and owners - {"unknown"} <= people


def test_data_entry_is_as_timely_as_the_companys_records_tell(home: Home) -> None:
    """By salesperson; of the demo's activities none is a plan."""
    sql = """
        select scope_key, month_start, timeliness_numerator, timeliness_denominator
        from marts.mart_dq_scores where scope_type = 'salesperson' and timeliness_denominator > 0
    """
    truth = timeliness(COMPANY, number(LAST))
    assert {(who, month): counts for who, month, *counts in home.query(sql)} == {
        key: list(counts) for key, counts in truth.items()
    }
    for scope in ("company", "region", "team"):
        ((timely, total),) = home.query(
            "select sum(timeliness_numerator), sum(timeliness_denominator)"
            " from marts.mart_dq_scores where scope_type = ?", scope,
        )  # fmt: skip
        assert (timely, total) == tuple(map(sum, zip(*truth.values(), strict=True))), scope


def test_missing_tax_ids_are_counted_at_their_owners(home: Home) -> None:
    """And are what is to be put right first, with the records that share one."""
    accounts = [row for row in expected(COMPANY, "account", LAST) if row[5] == "False"]
    missing = Counter(owner for _, _, tax_id, _, _, _, owner in accounts if not tax_id)
    sql = "select owner_key, record_count from marts.mart_dq_top_fixes where rule = ?"
    assert dict(home.query(sql, "tax_id_filled")) == missing
    ranks = home.query("select fix_rank, record_count from marts.mart_dq_top_fixes order by 1")
    assert [rank for rank, _ in ranks] == list(range(1, len(ranks) + 1))
    assert [count for _, count in ranks] == sorted((c for _, c in ranks), reverse=True)


def test_a_score_follows_from_its_components(home: Home) -> None:
    rows = home.query(
        "select dq_score, timeliness_rate, completeness_rate, validity_rate, uniqueness_rate,"
        " hygiene_rate from marts.mart_dq_scores where weight_coverage = 1 and dq_score is not null"
    )
    assert len(rows) > 5
    weights = [Decimal(text) for text in ("0.3", "0.3", "0.2", "0.1", "0.1")]
    for score, *rates in rows:
        sum_of_parts = sum(w * rate for w, rate in zip(weights, rates, strict=True))
        assert abs(score - 100 * sum_of_parts) < Decimal("0.00000001")
