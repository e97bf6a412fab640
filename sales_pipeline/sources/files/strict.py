"""Strict YAML and strict models: a typing mistake in a layout is named, with what would be valid.

Reading has no side effects; YAML's surprises (`no` as false, bare dates, repeated keys) are off.
"""

import re
from collections.abc import Hashable
from difflib import get_close_matches
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator


class Strict(BaseModel):
    """Base of every section of a layout: frozen, unknown keys refused with the valid ones."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", coerce_numbers_to_str=True, populate_by_name=True
    )

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        names = {name for name, field in cls.model_fields.items() if not field.exclude}
        valid = sorted((names - {"from_", "source", "table"}) | _aliases(cls))
        unknown = [str(key) for key in data if key not in valid and key not in ("source", "table")]
        if unknown:
            raise ValueError(unknown_key(unknown[0], valid))
        return data


def unknown_key(key: str, valid: list[str]) -> str:
    """The sentence for a key that does not exist."""
    close = get_close_matches(key, valid, 1)
    hint = f" (did you mean '{close[0]}'?)" if close else ""
    return f"unknown key '{key}'{hint}; valid keys: {', '.join(valid)}"


def _aliases(model: type[BaseModel]) -> set[str]:
    return {field.alias for field in model.model_fields.values() if field.alias}


def sentences(error: ValidationError) -> list[str]:
    """One line per mistake: where in the file, and what is wrong."""
    lines = []
    for item in error.errors(include_url=False):
        place = ".".join(str(part) for part in item["loc"])
        text = item["msg"].removeprefix("Value error, ")
        lines.append(f"{place}: {text}" if place else text)
    return lines


class _Loader(yaml.SafeLoader):
    """Only true/false are booleans, dates stay text, and a repeated key is an error."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                raise yaml.YAMLError(f"line {line}: key '{key.value}' is declared twice")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def load_yaml(text: str) -> Any:
    """Parse YAML text; raises yaml.YAMLError naming the line."""
    return yaml.load(text, Loader=_Loader)  # a SafeLoader
