"""Extracts in processes that are started quickly and may be killed: forked from one that has
imported everything.

`extracts.py URL`: reads a line for each extract, a JSON list of its home and of the folder for its
parts; forks, and answers with the child's process id and, when it has ended, its wait status.
"""

import json
import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from processes import die_with_suite

from sales_pipeline.settings import Settings
from sales_pipeline.simulators.crm.zoho import ZohoCrm
from sales_pipeline.sources.extract.take import pulled
from sales_pipeline.sources.files.layout import Layout

PAGE, PART = 200, 10_000
DEALS = Layout(
    source="zoho",
    table="deals",
    extract={"connector": "zoho", "object": "Deals"},
    load={"key": ["id"]},
    columns={
        "id": {}, "name": {"from": "Deal_Name"}, "amount": {"from": "Amount"},
        "account_id": {"from": "Account_Name.id"}, "note": {"from": "Description"},
    },
)  # fmt: skip


class Extracts:
    """The process that forks."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def start(self, home: Path, parts: Path) -> int:
        assert self._process.stdin
        self._process.stdin.write(json.dumps([str(home), str(parts)]) + "\n")
        self._process.stdin.flush()
        return self._read()

    def ended(self) -> int:
        """Waits for the extract: 0, or the signal that it was killed by."""
        return self._read()

    def _read(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())


@contextmanager
def extracts(url: str) -> Iterator[Extracts]:
    process = subprocess.Popen(
        [sys.executable, __file__, url], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        preexec_fn=die_with_suite,
    )  # fmt: skip
    try:
        yield Extracts(process)
    finally:
        process.kill()
        process.wait()


def settings_of(url: str) -> dict[str, str]:
    """What a connection to the simulated organisation needs."""
    given = {
        "ACCOUNTS_URL": url, "CLIENT_ID": ZohoCrm.client_id, "INITIAL_LOAD": "pages",
        "CLIENT_SECRET": ZohoCrm.client_secret, "REFRESH_TOKEN": ZohoCrm.refresh_token,
        "PAGE_SIZE": str(PAGE), "PART_ROWS": str(PART),
    }  # fmt: skip
    return {f"SALES_PIPELINE_ZOHO_{name}": value for name, value in given.items()}


def extract(home: Path, parts: Path) -> None:
    """What a night does, up to the landing."""
    with pulled(DEALS, Settings(home=home), (), date(2026, 11, 20)) as found:
        copied = Path(shutil.copytree(found.folder, parts.with_suffix(f".{os.getpid()}")))
        copied.rename(parts)


def main() -> None:
    os.environ |= settings_of(sys.argv[1])
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            die_with_suite()
            status = 1
            try:
                extract(*map(Path, json.loads(line)))
                status = 0
            except Exception:
                traceback.print_exc()
            os._exit(status)
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)


if __name__ == "__main__":
    main()
