"""`sales-pipeline doctor`: looks at versions, folders, fonts, settings, secrets and disk.

Each finding says what was seen and, where it is not good, how to mend it. Nothing is changed.
"""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from pydantic import ValidationError

from sales_pipeline.dbt_child import WAREHOUSE_VARIABLE
from sales_pipeline.settings import DBT_DIR, EXPECTATIONS_DIR, Settings, known_sources
from sales_pipeline.simulators.sandbox import is_simulated
from sales_pipeline.sources.connectors import VENDORS, connected
from sales_pipeline.sources.files.layout import load_layouts
from sales_pipeline.sources.http.connection import env_prefix
from sales_pipeline.sources.http.errors import ExtractError

FAMILY = ("dagster", "dagster-webserver", "dagster-dbt", "dbt-core", "dbt-duckdb", "duckdb",
          "great-expectations", "pandas")  # fmt: skip
FONT_PACKAGE = "cvttf_NotoSansCJK_Regular"
# A demo state takes 0.3 GB; snapshots and Parquet of 10 M order lines about 6 GB.
ENOUGH_DISK_GB = 10
# Half of the margin at which a token is renewed.
MOST_SECONDS_APART = 150


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    ok: bool
    subject: str
    seen: str
    remedy: str = ""

    def __str__(self) -> str:
        mark = "ok  " if self.ok else "MEND"
        remedy = "" if self.ok else f"\n      {self.remedy}"
        return f"{mark}  {self.subject}: {self.seen}{remedy}"


def examine() -> Iterator[Finding]:
    """All findings, in the order of a set-up."""
    yield Finding(
        sys.version_info >= (3, 11),
        "python",
        sys.version.split()[0],
        "Install Python 3.11 or newer.",
    )
    yield from _packages()
    yield _bytecode()
    try:
        settings = Settings()
    except ValidationError as error:
        yield Finding(False, "settings", str(error), "Correct the environment variable or .env.")
        return
    yield from _settings(settings)
    yield from _folders(settings)
    yield _disk(settings.home)
    yield _font()
    yield from _connections(settings)


def examine_source(source: str) -> Iterator[Finding]:
    """The connection of one source, down to one cheap call of its API."""
    settings = Settings()
    vendors = _vendors((source,))
    if not vendors:
        yield Finding(
            False, source, "has no table that is pulled from an API",
            f"Name one of: {', '.join(_vendors(known_sources())) or 'none yet'}.",
        )  # fmt: skip
        return
    try:
        with connected(source, vendors[source], settings) as found:
            kind = "simulated" if is_simulated(settings.home, source) else "settings complete"
            yield Finding(True, source, f"{vendors[source]}, {kind}")
            theirs, ours = found.connector.server_time(), found.clock.now()
            apart = abs((theirs - ours).total_seconds())
            yield Finding(True, source, "answers; the token is accepted")
            yield Finding(
                apart <= MOST_SECONDS_APART, "clock", f"{apart:.0f} s apart from {source}",
                "Set this machine's clock (NTP): tokens end by it.",
            )  # fmt: skip
    except ExtractError as error:
        yield Finding(
            False, source, str(error), "Mend what the message names, then run this again."
        )


def _vendors(sources: Iterable[str]) -> dict[str, str]:
    """Sources that are pulled from an API, with the connector of each."""
    layouts = load_layouts(sources)
    return {source: lay.extract.connector for (source, _), lay in layouts.items() if lay.extract}


def _connections(settings: Settings) -> Iterator[Finding]:
    """Whether what each API source needs is set; `doctor --source` calls it, too."""
    vendors = _vendors(settings.enabled_sources)
    if not vendors:
        yield Finding(True, "secrets", "none needed: all enabled sources deliver files")
    for source, vendor in vendors.items():
        if is_simulated(settings.home, source):
            yield Finding(True, source, f"{vendor}, simulated: the demo company lives in this home")
            continue
        try:
            VENDORS[vendor].connection.of(source)
            yield Finding(True, source, f"{vendor}, settings complete")
        except ExtractError as error:
            yield Finding(False, source, str(error), "See README, connect your CRM.")


def _packages() -> Iterator[Finding]:
    for name in FAMILY:
        try:
            yield Finding(True, name, version(name))
        except PackageNotFoundError:
            yield Finding(False, name, "not installed", "Run `make test` or install the lock file.")


def _bytecode() -> Finding:
    off = bool(os.environ.get("PYTHONDONTWRITEBYTECODE"))
    return Finding(
        not off,
        "bytecode",
        "not written" if off else "compiled",
        "Unset PYTHONDONTWRITEBYTECODE: it doubles the start-up of every run.",
    )


def _settings(settings: Settings) -> Iterator[Finding]:
    variables = {f"SALES_PIPELINE_{name.upper()}": name for name in Settings.model_fields}
    prefixes = tuple(map(env_prefix, known_sources()))
    for variable, name in variables.items():
        yield Finding(True, variable, str(getattr(settings, name)))
    known = {*variables, WAREHOUSE_VARIABLE}
    for variable in sorted(set(os.environ) - known):
        if variable.startswith("SALES_PIPELINE_") and not variable.startswith(prefixes):
            remedy = f"Correct its name or unset it; valid: {', '.join(variables)}."
            yield Finding(False, variable, "no such setting", remedy)


def _folders(settings: Settings) -> Iterator[Finding]:
    for folder in (DBT_DIR, EXPECTATIONS_DIR):
        yield Finding(
            folder.is_dir(), "project", str(folder), "Run from a checkout, installed with `-e`."
        )
    yield _writable("state", settings.home, "SALES_PIPELINE_HOME")
    yield _writable("share", settings.share, "SALES_PIPELINE_SHARE_DIR")


def _writable(subject: str, folder: Path, variable: str) -> Finding:
    parent = _nearest(folder)
    writable = parent.is_dir() and os.access(parent, os.W_OK)
    return Finding(
        writable,
        subject,
        f"{folder} ({'writable' if writable else 'not writable'})",
        f"Make the folder writable, or set {variable} to one that is.",
    )


def _nearest(folder: Path) -> Path:
    """The folder itself, or the one in which it would be created."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _disk(home: Path) -> Finding:
    free = shutil.disk_usage(_nearest(home)).free / 1e9
    return Finding(
        free >= ENOUGH_DISK_GB,
        "disk",
        f"{free:.0f} GB free",
        f"Have {ENOUGH_DISK_GB} GB free, or lower SALES_PIPELINE_KEEP_SNAPSHOTS.",
    )


def _font() -> Finding:
    return Finding(
        find_spec(FONT_PACKAGE) is not None,
        "chinese font",
        "from the font wheel" if find_spec(FONT_PACKAGE) else "missing",
        "Install cvttf-notosanscjk-regular (it is in requirements.lock).",
    )
