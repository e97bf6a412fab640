"""Keeps secrets out of everything that is written: messages, logs, metadata, request records.

Values are registered where they enter (settings, token answers) and masked wherever text leaves.
"""

import logging
import re
from threading import Lock

MASK = "***"
# A shorter text would be found in innocent words.
SHORTEST = 6


class Secrets:
    """A register of texts that nobody may read."""

    def __init__(self) -> None:
        self._values: set[str] = set()
        self._lock = Lock()
        self._pattern: re.Pattern[str] | None = None

    def add(self, value: str) -> None:
        with self._lock:
            if len(value) >= SHORTEST and value not in self._values:
                self._values.add(value)
                longest_first = sorted(self._values, key=len, reverse=True)
                self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    def mask(self, text: str) -> str:
        return self._pattern.sub(MASK, text) if self._pattern else text


SECRETS = Secrets()


class MaskingFilter(logging.Filter):
    """Masks a log record before any handler formats it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = SECRETS.mask(record.getMessage()), ()
        return True
