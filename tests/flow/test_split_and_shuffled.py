"""The same rows in other files: what a layout with a key promises (DECISIONS 10).

Its rows are found by their key and ordered by their own modification time, so the files they come
in do not matter. A layout that replaces by file (online_retail) promises this of whole files.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from flow_home import Home
from small_company import FIRST, LAST, OPTIONS, deliver_all, merge, orders_file, split


@pytest.mark.slow
def test_order_lines_split_merged_and_shuffled_end_in_the_same_marts(
    undisturbed: Home, tmp_path: Path
) -> None:
    home = Home(tmp_path, OPTIONS)
    deliver_all(home)
    split(orders_file(home, FIRST), parts=3)
    quiet = FIRST + timedelta(days=3)
    merge(orders_file(home, quiet), orders_file(home, quiet + timedelta(days=1)))
    home.night(FIRST, LAST)
    files = [b.manifest.files[0].name for b in home.batches() if b.manifest.table == "order_lines"]
    assert sum(f"{FIRST:%Y%m%d}_" in name for name in files) == 3
    assert orders_file(home, quiet).name not in files
    found, wanted = home.hashes(), undisturbed.hashes()
    # Two days' rows were known one day later: only the history tells.
    assert {table for table in wanted if found[table] != wanted[table]} <= {
        "fct_kpi_values_history"
    }
