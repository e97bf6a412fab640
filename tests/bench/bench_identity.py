"""Resolution of accounts from nothing, and a night with 1,000 new ones, with the truth beside them.

    python tests/bench/bench_identity.py 1000000 [--peer PYTHON] [--home FOLDER]

The dbt invocation is the project's own, over generated firms (tests/identity/records.py).
Start-up is what it costs with 100 records. PYTHON is an interpreter with splink, for peer_splink.py
over the same records. Bars at 1 M records: 600 s and 4096 MB; the night a tenth of it.
"""

import argparse
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from measure import Cost, run

sys.path.insert(0, str(Path(__file__).parents[1] / "identity"))

from harness import Resolution
from quality import Quality, quality, with_keys
from records import generated
from two_nights import Nights, split

BENCH = Path(__file__).parent
FIRST = date(2026, 11, 20)
TINY, NEW, SEED = 100, 1000, 1


def nights(records: int, new: int, resolution: Resolution) -> tuple[Cost, Cost, Quality, Nights]:
    """Costs of the first night and of the next, and how right all keys are at the end."""
    resolution.restart()
    given = split(generated(records, SEED), SEED, new, changed=0)
    first = resolution.run({FIRST: {"account": given.first}})
    second = resolution.run({FIRST + timedelta(days=1): {"account": given.second}})
    keys = resolution.keys("account", FIRST + timedelta(days=1))
    return first, second, quality(with_keys(given.both, keys)), given


def peer(python: str, given: Nights, home: Path) -> tuple[Cost, Quality]:
    """Splink over the same records, with a model that it trains on them."""
    records, keys = home / "records.parquet", home / "keys.csv"
    given.both.to_parquet(records)
    cost = run([python, str(BENCH / "peer_splink.py"), str(records), str(keys)], BENCH)
    lines = keys.read_text(encoding="utf-8").splitlines()
    return cost, quality(with_keys(given.both, dict(line.split(",") for line in lines)))


def measured(records: int, home: Path, python: str | None) -> None:
    """Markdown tables of one size."""
    resolution = Resolution(home)
    nights(TINY, TINY // 10, resolution)  # parses the project
    tiny, tiny_night, _, _ = nights(TINY, TINY // 10, resolution)
    first, second, found, given = nights(records, NEW, resolution)
    print(f"\n### {records:,} accounts\n\n| what | wall s | CPU s | peak MB |\n|---|---|---|---|")
    for label, cost in {
        "all accounts": first,
        f"night with {NEW:,} new": second,
        f"{TINY} accounts (start-up)": tiny,
        f"night of {TINY} accounts (start-up)": tiny_night,
    }.items():
        print(f"| {label} | {cost} |")
    print("\n| ratio | CPU | wall |\n|---|---|---|")
    print(f"| night / all | {second.over(first)} |")
    print(f"| both beyond start-up | {(second - tiny_night).over(first - tiny)} |")
    print(f"\nAll keys after the night: {found}")
    if python:
        cost, theirs = peer(python, given, home)
        print(f"\nsplink: {cost}; {theirs}\nall accounts / splink: {first.over(cost)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--peer", help="an interpreter that has splink")
    parser.add_argument("--home", type=Path, help="an empty folder to work in and to keep")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured(arguments.records, arguments.home or Path(folder), arguments.peer)


if __name__ == "__main__":
    main()
