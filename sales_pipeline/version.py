"""Which code is running: the package version and, in a checkout, its commit."""

import subprocess
from functools import cache
from importlib.metadata import version

from sales_pipeline.settings import PROJECT_DIR


@cache
def code_version() -> str:
    """Commit of the checkout, or the package version where there is none."""
    try:
        found = subprocess.run(
            ["git", "-C", str(PROJECT_DIR), "rev-parse", "--short=12", "HEAD"],
            capture_output=True, text=True, check=True, timeout=10,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return version("sales_pipeline")
    return found.stdout.strip()
