"""The nights of the extract tests serve this vendor, too."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "extract"))
