"""The requests a simulator has answered, for assertions: without any secret they carried."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson

from sales_pipeline.simulators.crm.call import Call

HIDDEN = "***"
SECRETS = frozenset({
    "authorization", "cookie", "accesstoken", "refreshtoken", "clientsecret", "appsecret",
    "permanentcode", "corpaccesstoken", "assertion", "token", "password",
})  # fmt: skip


class RequestLog:
    """One entry a request, in the order of arrival; `n` counts from 1."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []

    def add(self, call: Call, status: int) -> None:
        self.entries.append({
            "n": len(self.entries) + 1, "at": call.now.isoformat(), "method": call.method,
            "path": call.path, "query": redacted(dict(call.query)),
            "headers": redacted(dict(call.headers)), "body": _body(call), "status": status,
            "object": call.object, "faults": [rule.fault for rule in call.due],
        })  # fmt: skip

    def calls(self, path: str = "", **wanted: Any) -> list[dict[str, Any]]:
        """Entries whose path contains the regular expression and whose other parts are equal."""
        return [
            entry
            for entry in self.entries
            if re.search(path, entry["path"]) and all(entry[k] == v for k, v in wanted.items())
        ]

    def clear(self) -> None:
        self.entries.clear()


def redacted(value: Any) -> Any:
    """The same value with every secret in it replaced; a scheme as `Bearer` stays readable."""
    if isinstance(value, Mapping):
        return {key: _cell(str(key), cell) for key, cell in value.items()}
    if isinstance(value, list):
        return [redacted(cell) for cell in value]
    return value


def _cell(key: str, value: Any) -> Any:
    if re.sub(r"[^a-z]", "", key.lower()) not in SECRETS:
        return redacted(value)
    scheme, space, _ = str(value).partition(" ")
    return f"{scheme} {HIDDEN}" if space else HIDDEN


def _body(call: Call) -> Any:
    if not call.body:
        return None
    try:
        if "form" in call.headers.get("content-type", ""):
            return redacted(dict(parse_qsl(call.body.decode("utf-8"), keep_blank_values=True)))
        return redacted(orjson.loads(call.body))
    except ValueError:
        # Neither JSON nor a form: nobody can say where in it a secret stands.
        return f"{len(call.body)} bytes"
