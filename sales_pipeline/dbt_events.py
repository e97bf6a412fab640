"""What dbt tells while it runs, without its details.

For each of 400 nodes dbt makes some 25 messages of level debug and writes each as JSON, for the
console before it looks whether the console wants it, and again for dbt.log: 17 MB a night, a tenth
of its CPU-seconds. Dagster takes results, people errors, and the SQL is in the target folder.
"""

import os
from typing import Any

from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager

DETAILS = (EventLevel.DEBUG, EventLevel.TEST)
# dbt's own switch: with it everything is told, as dbt does.
DEBUG_VARIABLE = "DBT_DEBUG"


class ResultsOnly(EventManager):
    """dbt's event manager; what is below the level info ends here."""

    def fire_event(
        self, e: BaseEvent, level: EventLevel | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if (level or e.level_tag()) not in DETAILS:
            super().fire_event(e, level, *args, **kwargs)


def tell_no_details() -> None:
    """Have the dbt of this process tell results, warnings and errors; all of it with DBT_DEBUG."""
    if not os.environ.get(DEBUG_VARIABLE):
        ctx_set_event_manager(ResultsOnly())
