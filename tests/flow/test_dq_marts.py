"""The marts about deliveries, on a small company: each number is that of the batches' own files.

First a night with a rejected file, then one after people have put everything right.
"""

import json
import shutil
from pathlib import Path

import duckdb
import pytest
from demo_ledger import correct_everything
from flow_home import Home, tree
from quality_files import (
    BATCHES,
    COMPLETENESS,
    LANDED,
    QUARANTINE,
    RESULTS,
    batch_rows,
    decided_states,
    filled_cells,
    landed_and_accepted,
    quarantined_rows,
    result_rows,
    undecided,
)
from small_company import COMPANY, FIRST, LAST, OPTIONS, deliver_all, orders_file

from sales_pipeline.gates.replay import discard
from sales_pipeline.model.hashing import ABOUT_DELIVERIES
from sales_pipeline.model.publish import WAREHOUSE_NAME
from sales_pipeline.model.run import WORK_NAME
from sales_pipeline.replay import decision_of

pytestmark = pytest.mark.slow

BAD_DAY = LAST.replace(day=LAST.day - 1)
ORDERS = "erp/order_lines"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The company up to the night on which its order file lacked a row that its footer counts."""
    found = Home(tmp_path_factory.mktemp("quality"), OPTIONS)
    deliver_all(found)
    orders = orders_file(found, BAD_DAY)
    header, _, *others = orders.read_bytes().splitlines(keepends=True)
    orders.rename(orders.with_suffix(".whole"))
    orders.write_bytes(b"".join([header, *others]))
    found.night(FIRST, BAD_DAY)
    return found


@pytest.fixture(scope="module")
def put_right(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The same company after the good file came and every quarantined row was decided on."""
    folder = tmp_path_factory.mktemp("right") / "home"
    shutil.copytree(home.folder, folder, symlinks=True)
    found = Home(folder, OPTIONS)
    orders = orders_file(found, BAD_DAY)
    orders.with_suffix(".whole").rename(orders)
    found.take_in(LAST)
    batch, row = next(undecided(found, ORDERS))
    discard(batch.folder, decision_of("li.na", "a test entry"), [row])
    correct_everything(found, COMPANY)
    found.night(LAST)
    return found


def all_rows(home: Home) -> dict[str, list[tuple[object, ...]]]:
    return {t: home.query(f"select * from marts.{t} order by all") for t in ABOUT_DELIVERIES}


def check_files(home: Home) -> None:
    assert home.query(BATCHES) == batch_rows(home)
    assert home.query(RESULTS) == result_rows(home)
    assert home.query(QUARANTINE) == quarantined_rows(home)
    assert home.query(LANDED) == landed_and_accepted(home)
    assert home.query(COMPLETENESS) == filled_cells(home)


def check_lines(home: Home) -> None:
    """The last hops end with the rows and the money of the lines that readers see."""
    after = "select sum(value_after) from marts.fct_reconciliation where hop = ? and measure = ?"
    lines = "from marts.fct_sales_lines"
    for hop, rows in (("current_to_lines", "true"), ("lines_to_counted", "is_counted")):
        assert home.query(after, hop, "rows") == home.query(f"select count(*) {lines} where {rows}")
        assert home.query(after, hop, "net_amount CNY") == home.query(
            f"select sum(net_amount) {lines} where {rows} and currency = 'CNY'"
        )


def check_hops(home: Home) -> None:
    """No hop loses anything, and the one after takes up what the one before has left."""
    assert home.query("select * from marts.fct_reconciliation where unexplained <> 0") == []
    hops = "staged_to_current", "current_to_lines", "lines_to_counted"
    for first, second in zip(("accepted_to_staged", *hops), hops, strict=False):
        unequal = home.query(
            "select source_table from marts.fct_reconciliation as one"
            " inner join marts.fct_reconciliation as other using (source_table, measure)"
            " where one.hop = ? and other.hop = ? and one.value_after <> other.value_before",
            first, second,
        )  # fmt: skip
        assert unequal == [], (first, second)


def test_each_number_is_that_of_manifests_verdicts_and_quarantine_files(home: Home) -> None:
    assert quarantined_rows(home), "the company delivers dirty rows"
    check_files(home)


def test_a_rejected_batch_is_told_of_and_what_it_holds_up_is_not(home: Home) -> None:
    sql = "select state, known_on, rows_accepted, rows_open from marts.dim_batch"
    assert home.query(f"{sql} where decision = 'rejected'") == [("rejected", None, 0, None)]
    failed = home.query(
        "select batch_id from marts.fct_dq_results inner join marts.dim_batch"
        " using (source_table, batch_id) where state = 'rejected' and not success"
    )
    assert failed, "the rule that rejected it is named"


def test_rows_and_money_are_followed_from_the_files_to_the_figures(home: Home) -> None:
    check_lines(home)
    check_hops(home)
    causes = home.query(
        "select distinct regexp_extract_all(causes, '[a-z_]+') from marts.fct_reconciliation"
        " where source_table = 'erp/order_lines' and measure = 'rows' and causes <> ''"
    )
    found = {cause for (names,) in causes for cause in names}
    assert {"rejected", "quarantined", "superseded", "deleted"} <= found


def test_open_rows_are_those_of_the_manifest_of_the_snapshot(home: Home) -> None:
    ((told,),) = home.query("select sum(rows_open) from marts.dim_batch")
    ((shown,),) = home.query("select count(*) from marts.fct_quarantine where state = 'open'")
    assert told == shown == home.manifest.quarantined_rows > 0


def test_the_same_night_again_publishes_nothing(home: Home) -> None:
    before, snapshot = tree(home.settings.published), home.snapshot
    home.night(BAD_DAY)
    assert (tree(home.settings.published), home.snapshot) == (before, snapshot)


def test_what_people_decided_is_told_with_their_words(put_right: Home) -> None:
    check_files(put_right)
    check_lines(put_right)
    check_hops(put_right)
    found = dict(
        put_right.query(
            "select state, count(*) from marts.fct_quarantine"
            " where decided_by = 'li.na' and decided_at is not null and reason <> '' group by all"
        )
    )
    assert found == dict(decided_states(put_right))
    assert {"corrected", "discarded"} <= found.keys()
    assert not list(undecided(put_right, ORDERS))
    open_orders = f"select rows_open from marts.dim_batch where source_table = '{ORDERS}'"
    assert set(put_right.query(open_orders)) == {(0,), (None,)}


def test_a_line_that_gets_lost_on_the_way_stops_the_night(home: Home, tmp_path: Path) -> None:
    broken = Home(tmp_path / "broken", OPTIONS)
    shutil.copytree(home.folder, broken.folder, symlinks=True)
    with duckdb.connect(str(broken.settings.warehouse / WAREHOUSE_NAME)) as marts:
        marts.execute(
            "delete from marts.fct_sales_lines"
            " where line_key = (select min(line_key) from marts.fct_sales_lines where is_counted)"
        )
    broken.dbt("build", "--select", "fct_reconciliation", check=False)
    results = json.loads((broken.folder / "dbt" / "run_results.json").read_text())["results"]
    failed = {r["unique_id"].split(".")[2]: r["failures"] for r in results if r["status"] == "fail"}
    assert failed == {"assert_every_difference_is_explained": 2}, "its row and its money"


def test_a_batch_delivered_again_has_superseded_the_rejected_one(put_right: Home) -> None:
    states = put_right.query("select state from marts.dim_batch where decision = 'rejected'")
    assert states == [("superseded",)]
    replays = "select count(*) from marts.dim_batch where origin_batch_id is not null"
    assert put_right.query(replays)[0][0] > 0


def test_a_rebuild_gives_the_rows_of_the_nights(put_right: Home, tmp_path: Path) -> None:
    rebuilt = Home(tmp_path / "rebuilt", OPTIONS)
    shutil.copytree(put_right.folder, rebuilt.folder, symlinks=True)
    (rebuilt.settings.warehouse / WORK_NAME).unlink()
    nights = Home(tmp_path / "nights", OPTIONS)
    shutil.copytree(put_right.folder, nights.folder, symlinks=True)
    for one in (rebuilt, nights):
        one.night(LAST.replace(day=LAST.day + 1))
    assert rebuilt.hashes() == nights.hashes()
    assert all_rows(rebuilt) == all_rows(nights)
