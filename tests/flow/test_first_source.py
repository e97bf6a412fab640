"""A company's first night with one source that brings no orders: it publishes, empty."""

from datetime import date
from pathlib import Path

from delivered_files import RATES
from flow_home import Home


def test_a_night_without_a_source_of_orders_is_published(tmp_path: Path) -> None:
    home, day = Home(tmp_path, {"enabled_sources": ("finance",)}), date(2026, 11, 20)
    path = home.inbox(RATES.source) / RATES.file.format(day)
    path.write_bytes(RATES.good(day))
    home.night(day)
    assert home.query("select count(*) from marts.fct_sales_lines") == [(0,)]
    (source,) = home.manifest.source_states
    assert (source.source, source.data_state, source.current_to) == ("finance", "current", day)
