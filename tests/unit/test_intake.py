"""What an intake tells of the inbox as a whole."""

from pathlib import Path

from sales_pipeline.intake import unclaimed_files
from sales_pipeline.settings import Settings
from sales_pipeline.sources.files.layout import load_layouts


def test_files_that_no_enabled_layout_asks_for_are_named(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    for name in ("erp/客户档案_20261120.csv", "erp/Kunden.csv", "erp/~$客户.xlsx", "wms/stock.csv"):
        path = settings.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    layouts = load_layouts(("erp", "eshop")).values()
    assert unclaimed_files(settings, layouts) == ("erp/Kunden.csv", "wms/stock.csv")
