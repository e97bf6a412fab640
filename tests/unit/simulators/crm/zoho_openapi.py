"""Answers held against OpenAPI 3.1 files: what a path template, a method and a status allow.

The files are Zoho's own, a folder for each API (`record/record.yaml`), as the public repository
zoho/crm-oas has them under v8.0 since 2026-08. Where they contradict themselves, Zoho's other
documentation or Python's regular expressions, exactly that point is relaxed, and named here.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

APIS = (
    "record", "related_records", "coql", "bulk_read", "users", "org", "currencies", "modules",
    "fields", "pipeline",
)  # fmt: skip
JSON = "application/json"
Schema = dict[str, Any]
FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def _is_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@FORMATS.checks("int64")
def _is_int64(value: object) -> bool:
    return not isinstance(value, str) or (value.isdigit() and int(value) < 2**63)


def _longer_page(schema: Schema) -> None:
    """`data` of at most 100 records, where per_page of the same file goes to 200; of at most 200
    rows of COQL, where Zoho's limits page goes to 2,000."""
    schema["properties"]["data"].pop("maxItems", None)


def _any_error(schema: Schema) -> None:
    """Of the errors exactly one must fit, but each one about sort_by fits INVALID_DATA, too."""
    schema["anyOf"] = schema.pop("oneOf")


def _current_stage(schema: Schema) -> None:
    """Moved_To__s is a text, which the stage that a deal is in cannot have: [?] here it is null."""
    entry = schema["properties"]["data"]["items"]["properties"]
    entry["Moved_To__s"]["type"] = ["string", "null"]


RELAXED: dict[tuple[str, str, str, str], Callable[[Schema], None]] = {
    ("record", "/{module}", "get", "200"): _longer_page,
    ("record", "/{module}", "get", "400"): _any_error,
    ("coql", "/coql", "post", "200"): _longer_page,
    ("related_records", "/{parentRecordModule}/{parentRecord}/{relatedList}", "get", "200"):
        _current_stage,
}  # fmt: skip


class NotDescribed(Exception):
    """The files say nothing of this call, or of this status of it."""


class Descriptions:
    """The files of a folder, and what is wrong with an answer in their eyes."""

    def __init__(self, folder: Path, apis: Sequence[str] = APIS) -> None:
        self._files = {api: _read(folder / api / f"{api}.yaml") for api in apis}
        for (api, path, method, status), relax in RELAXED.items():
            if path in self._files.get(api, {"paths": {}})["paths"]:
                relax(self._at(api, self._place(api, _json(path, method, status))))
        self._registry: Registry[Any] = Registry().with_resources(
            (f"file:///{api}", Resource.from_contents(file, default_specification=DRAFT202012))
            for api, file in self._files.items()
        )

    def mistakes(self, answer: httpx.Response, url: str = "") -> list[str]:
        """`url` stands for the call's own where a path that does not exist was asked for."""
        method, status = answer.request.method.lower(), str(answer.status_code)
        for api, path in self._templates(url or answer.request.url.path)[:1]:
            if status in self._files[api]["paths"][path].get(method, {}).get("responses", {}):
                return self._compared(answer, api, path, method, status)
        raise NotDescribed(f"{status} of {method} {answer.request.url.path}")

    def _templates(self, url: str) -> list[tuple[str, str]]:
        """APIs and templates that fit a path, the most concrete first, as OpenAPI asks."""
        found = [
            (path.count("{"), api, path)
            for api, file in self._files.items()
            for path in file["paths"]
            if re.fullmatch(_pattern(file, path), url)
        ]
        return [(api, path) for _, api, path in sorted(found)]

    def _compared(
        self, answer: httpx.Response, api: str, path: str, method: str, status: str
    ) -> list[str]:
        response = self._at(api, self._place(api, ["paths", path, method, "responses", status]))
        media = response.get("content", {})
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if not media:
            return ["a body, where there is none"] if answer.content else []
        if kind not in media:
            return [f"{kind}, where there is {' or '.join(media)}"]
        if kind != JSON:
            return []
        schema = self._place(api, _json(path, method, status))
        validator = Draft202012Validator(
            {"$ref": f"file:///{api}#{_pointer(schema)}"},
            registry=self._registry, format_checker=FORMATS,
        )  # fmt: skip
        return [
            f"{error.json_path}: {error.message}" for error in validator.iter_errors(answer.json())
        ]

    def _place(self, api: str, keys: Sequence[str]) -> list[str]:
        """Where a place of a file really is, once its references are followed."""
        place: list[str] = []
        for key in keys:
            place = [*place, key]
            while (to := self._at(api, place).get("$ref")) is not None:
                place = [key.replace("~1", "/") for key in to.removeprefix("#/").split("/")]
        return place

    def _at(self, api: str, place: Sequence[str]) -> Schema:
        found: Schema = self._files[api]
        for key in place:
            found = found[key]
        return found


def _read(file: Path) -> Schema:
    content: Schema = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    _drop_foreign_patterns(content)
    return content


def _drop_foreign_patterns(node: Any) -> None:
    r"""Python knows no \p{L}, which Zoho writes for the letters of an e-mail address."""
    if isinstance(node, dict):
        pattern = node.get("pattern")
        if isinstance(pattern, str) and "\\p{" in pattern:
            del node["pattern"]
        node = list(node.values())
    for item in node if isinstance(node, list) else ():
        _drop_foreign_patterns(item)


def _json(path: str, method: str, status: str) -> list[str]:
    return ["paths", path, method, "responses", status, "content", JSON, "schema"]


def _pointer(place: Sequence[str]) -> str:
    """Of a place in a file; braces of path templates are no part of a URI."""
    return "".join("/" + quote(key.replace("/", "~1")) for key in place)


def _pattern(file: Schema, path: str) -> str:
    """A server's path with its version, and any text for each parameter."""
    server = urlsplit(file["servers"][0]["url"]).path
    return re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(server + path))
