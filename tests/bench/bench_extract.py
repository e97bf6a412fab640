"""An extract over HTTP against bare httpx and pyarrow reading the same pages.

    python tests/bench/bench_extract.py 50000 [500000]

A simulated Zoho CRM in a process of its own serves the deals, 200 a page; each contender is a
process that reads all pages into Parquet files. The limiter is not in the way: Zoho has no rate.
dlt's rest_api source reads them as well, where dlt is installed (it is no dependency).
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from measure import Cost, run

from sales_pipeline.simulators.crm import serve
from sales_pipeline.simulators.crm.zoho import ZohoCrm, filled

FIELDS = (
    "id", "Modified_Time", "Created_Time", "Deal_Name", "Amount", "Currency", "Stage",
    "Probability", "Closing_Date", "Owner", "Account_Name", "Description",
)  # fmt: skip
QUERY = {"fields": ",".join(FIELDS), "per_page": "200", "sort_by": "id", "sort_order": "asc"}
TABLE_ROWS = 10_000  # rows a file
DAY = 86_400


def serve_deals(count: int) -> None:
    """Print the address, then serve until the standard input ends."""
    # Page tokens of a real organisation end at 100,000 records, after which bulk read takes over.
    crm = filled({"Accounts": 1_000, "Deals": count}, token_ceiling=10**9, credits=10**9)
    crm.clock.advance(DAY)  # what was changed in the last minute belongs to the next window
    with serve(crm) as url:
        print(url, flush=True)
        sys.stdin.read()


def floor(url: str, folder: Path) -> None:
    """What a script would do: pages to rows, rows to Arrow, Arrow to Parquet."""
    import httpx
    import pyarrow as pa
    import pyarrow.parquet as pq

    with httpx.Client(timeout=60) as http:
        form = {
            "grant_type": "refresh_token", "client_id": ZohoCrm.client_id,
            "client_secret": ZohoCrm.client_secret, "refresh_token": ZohoCrm.refresh_token,
        }  # fmt: skip
        token = http.post(f"{url}/oauth/v2/token", data=form).json()["access_token"]
        headers = {"Authorization": f"Zoho-oauthtoken {token}"}
        query, rows, files = dict(QUERY), [], 0
        while True:
            body = http.get(f"{url}/crm/v8/Deals", params=query, headers=headers).json()
            rows += body["data"]
            more = body["info"]["more_records"]
            if len(rows) >= TABLE_ROWS or not more:
                pq.write_table(
                    pa.Table.from_pylist(rows), folder / f"{files}.parquet", compression="zstd"
                )
                rows, files = [], files + 1
            if not more:
                return
            query["page_token"] = body["info"]["next_page_token"]


def pull(url: str, folder: Path) -> None:
    """The pipeline's extract, from the token to the finished parts."""
    from pydantic import SecretStr

    from sales_pipeline.sources.extract.connector import Table
    from sales_pipeline.sources.extract.pull import Pull
    from sales_pipeline.sources.http.client import http_client
    from sales_pipeline.sources.http.clock import SystemClock
    from sales_pipeline.sources.zoho.config import ZohoConnection
    from sales_pipeline.sources.zoho.connector import zoho_connector

    connection = ZohoConnection(
        accounts_url=url, client_id=ZohoCrm.client_id,
        client_secret=SecretStr(ZohoCrm.client_secret),
        refresh_token=SecretStr(ZohoCrm.refresh_token), initial_load="pages",
    )  # fmt: skip
    clock = SystemClock()
    with http_client(10, 60) as http:
        connector = zoho_connector(connection, http, folder / ".token", clock)
        table = Table("zoho", "deals", "Deals", FIELDS)
        Pull(connector, table, folder / "deals", clock, TABLE_ROWS).run(None)


def dlt(url: str, folder: Path) -> None:
    """dlt's rest_api source with its Parquet destination, everything as it comes."""
    import dlt as package
    import httpx
    from dlt.sources.rest_api import rest_api_source

    form = {
        "grant_type": "refresh_token", "client_id": ZohoCrm.client_id,
        "client_secret": ZohoCrm.client_secret, "refresh_token": ZohoCrm.refresh_token,
    }  # fmt: skip
    token = httpx.post(f"{url}/oauth/v2/token", data=form).json()["access_token"]
    paginator = {
        "type": "cursor", "cursor_path": "info.next_page_token", "cursor_param": "page_token",
    }  # fmt: skip
    config: Any = {
        "client": {
            "base_url": url, "headers": {"Authorization": f"Zoho-oauthtoken {token}"},
            "paginator": paginator,
        },
        "resources": [{
            "name": "deals",
            "endpoint": {"path": "crm/v8/Deals", "params": QUERY, "data_selector": "data"},
        }],
    }  # fmt: skip
    pipeline = package.pipeline(
        "bench", pipelines_dir=str(folder / "state"),
        destination=package.destinations.filesystem(str(folder / "out")), dataset_name="crm",
    )  # fmt: skip
    pipeline.run(rest_api_source(config), loader_file_format="parquet")


@contextmanager
def served(count: int) -> Iterator[str]:
    command = [sys.executable, __file__, "--serve", str(count)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin and child.stdout
        yield child.stdout.readline().strip()
        child.stdin.close()


def measured(contender: str, url: str) -> tuple[Cost, int]:
    """The cost of a contender and the rows that it wrote."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--contender", contender, url, folder]
        cost = run(command, Path(__file__).parent)
        # dlt keeps what it has loaded, and tables of its own, beside the table.
        own = ("_dlt", "state")
        files = [
            str(path)
            for path in Path(folder).rglob("*.parquet")
            if not any(part.startswith(own) for part in path.relative_to(folder).parts)
        ]
        (rows,) = duckdb.sql(f"select count(*) from read_parquet({files})").fetchall()[0]
        return cost, int(rows)


def report(count: int) -> None:
    contenders = ["floor", "pull", *(["dlt"] if find_spec("dlt") else [])]
    print(f"\n### {count:,} records\n\n| what | wall s | CPU s | peak MB | rows |")
    print("|---|---|---|---|---|")
    with served(count) as url:
        costs = {}
        for contender in contenders:
            costs[contender], rows = measured(contender, url)
            print(f"| {contender} | {costs[contender]} | {rows:,} |", flush=True)
            assert rows == count, f"{contender} wrote {rows} of {count} records"
    for contender in contenders[1:]:
        wall = costs["floor"].wall / costs[contender].wall
        cpu = costs["floor"].cpu / costs[contender].cpu
        print(f"\nThroughput of {contender} over the floor: {wall:.2f}, per CPU second {cpu:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", nargs="*", type=int, default=[50_000])
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--contender", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve_deals(arguments.serve)
    elif arguments.contender:
        name, url, folder = arguments.contender
        {"floor": floor, "pull": pull, "dlt": dlt}[name](url, Path(folder))
    else:
        for count in arguments.records:
            report(count)


if __name__ == "__main__":
    main()
