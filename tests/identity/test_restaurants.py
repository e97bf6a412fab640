"""Two guides' lists of restaurants with their true matches (Fodor's, Zagat's), as two systems."""

from datetime import date

import pandas as pd
import pytest
from harness import Resolution
from quality import Quality

from sales_pipeline.settings import PROJECT_DIR

FOLDER = PROJECT_DIR.parent / "shared" / "data" / "dedupe_restaurants"
NIGHT = date(2026, 11, 20)
LEAST_F1 = 0.95
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no data in {FOLDER}"),
]


def listed(name: str, source: str) -> pd.DataFrame:
    """A guide's list as accounts; it quotes names with \\'."""
    rows = pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False)
    rows["record_key"] = source + ":" + rows["id"]
    return rows.rename(columns={"addr": "address"})[
        ["record_key", "name", "address", "city", "phone"]
    ]


def test_matches_of_both_guides_are_found(resolution: Resolution) -> None:
    """Only pairs across the guides count: within one, nobody has labelled any."""
    both = pd.concat([listed("fodors", "erp"), listed("zagats", "zoho")])
    resolution.run({NIGHT: {"account": both}})
    keys = resolution.keys("account", NIGHT)
    matches = pd.read_csv(FOLDER / "matches_fodors_zagats.csv", dtype=str)
    true = {
        (f"erp:{f}", f"zoho:{z}")
        for f, z in zip(matches["fodors_id"], matches["zagats_id"], strict=True)
    }
    fodors, zagats = ([r for r in keys if r.startswith(s)] for s in ("erp:", "zoho:"))
    found = {(f, z) for f in fodors for z in zagats if keys[f] == keys[z]}
    quality = Quality(len(true), len(found), len(true & found))
    assert quality.f1 >= LEAST_F1, f"F1 {quality.f1:.4f}, {quality}; wrong: {found - true}"
