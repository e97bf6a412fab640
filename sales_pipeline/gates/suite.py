"""A suite file (Great Expectations 1.x JSON) as typed rules; what cannot be run is a load error.

Reading never imports great_expectations, whose import costs more than a gate of 10 M rows.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from sales_pipeline.gates.expectations import EXPECTATIONS, Expectation
from sales_pipeline.gates.remedies import DEFAULT
from sales_pipeline.landing.manifest import Severity

Action = Literal["quarantine", "reject"]
Fraction01 = Annotated[Decimal, BeforeValidator(lambda v: v if v is None else Decimal(v))]
REFUSED = {
    "like_pattern": "stock GX has no LIKE on pandas; say it as a regex",
    "query": "a suite must also run on a pandas frame, which has no SQL",
    "unexpected_rows": "a suite must also run on a pandas frame, which has no SQL",
}


class SuiteError(ValueError):
    """A suite file that cannot be used; one line for each thing that is wrong in it."""


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RuleMeta(Part):
    """Our words in a rule's `meta`. `action` says what a broken critical rule does."""

    rule_id: Annotated[str, Field(min_length=1)] | None = None
    owner: str | None = None
    remedy: str | None = None
    action: Action | None = None
    scope: Literal["row", "batch"] | None = None


class RuleText(Part):
    """One entry of `expectations` as it is written."""

    type: str
    kwargs: dict[str, Any] = {}
    severity: Severity = "critical"
    meta: RuleMeta = RuleMeta()
    id: str | None = None
    notes: str | list[str] | None = None
    description: str | None = None


class SuiteMeta(Part):
    """Limits on the whole batch; `max_drop` is for full loads, null switches it off."""

    max_quarantine_share: Annotated[Fraction01, Field(ge=0, le=1)] = Decimal("0.05")
    max_drop: Annotated[Fraction01, Field(ge=0, le=1)] | None = Decimal("0.15")
    owner: str | None = None
    description: str | None = None
    great_expectations_version: str | None = None


class SuiteText(Part):
    """A suite file as it is written."""

    name: str
    expectations: list[dict[str, Any]] = []
    meta: SuiteMeta = SuiteMeta()
    id: str | None = None
    notes: str | list[str] | None = None


@dataclass(frozen=True)
class Rule:
    """A rule ready to compile: an expectation, how much it matters, and what to do about it."""

    rule_id: str
    expectation: Expectation
    severity: Severity
    action: Action
    remedy: str
    owner: str | None = None


@dataclass(frozen=True)
class Suite:
    """The rules of one landed table. The checksum goes into every verdict made by them."""

    name: str
    rules: tuple[Rule, ...]
    meta: SuiteMeta
    sha256: str


def load_suite(expectations_dir: Path, source: str, table: str) -> Suite:
    """The suite `<source>/<table>.json`."""
    path = expectations_dir / source / f"{table}.json"
    if not path.is_file():
        raise SuiteError(f"{source}/{table} has no suite: write {path}")
    return parse_suite(path.read_bytes(), f"{source}/{table}")


def parse_suite(content: bytes, name: str) -> Suite:
    """A suite from its file content. Numbers are read as decimals: 0.1 means a tenth."""
    file = f"expectations/{name}.json"
    try:
        text = SuiteText.model_validate(json.loads(content, parse_float=Decimal))
    except json.JSONDecodeError as problem:
        raise SuiteError(f"{file} is not JSON: {problem}") from None
    except ValidationError as problem:
        raise SuiteError("\n".join(f"{file}: {line}" for line in _lines(problem))) from None
    problems = [] if text.name == name else [f"name is {text.name!r}, the file stands for {name!r}"]
    rules = []
    for number, entry in enumerate(text.expectations, start=1):
        try:
            rules.append(parse_rule(entry, name))
        except SuiteError as problem:
            problems += [f"rule {number}: {line}" for line in str(problem).splitlines()]
    problems += _repeated(rules)
    if problems:
        raise SuiteError("\n".join(f"{file}, {problem}" for problem in problems))
    return Suite(name, tuple(rules), text.meta, sha256(content).hexdigest())


def parse_rule(entry: Mapping[str, Any], suite: str) -> Rule:
    """One entry of `expectations`, checked against what the gate supports."""
    try:
        text = RuleText.model_validate(entry)
    except ValidationError as problem:
        raise SuiteError("\n".join(_lines(problem))) from None
    known = EXPECTATIONS.get(text.type)
    if known is None:
        hint = next((f" ({why})" for word, why in REFUSED.items() if word in text.type), "")
        raise SuiteError(f"{text.type} is not supported{hint}; supported: {_listed(EXPECTATIONS)}")
    try:
        expectation = known.model_validate(text.kwargs)
    except ValidationError as problem:
        kwargs = _listed(known.model_fields)
        lines = _lines(problem, "kwarg ", f"; supported: {kwargs}")
        raise SuiteError("\n".join(f"{text.type}: {line}" for line in lines)) from None
    return Rule(
        rule_id=text.meta.rule_id or f"{text.type.removeprefix('expect_')}({expectation.subject})",
        expectation=expectation,
        severity=text.severity,
        action=_action(text, expectation),
        remedy=text.meta.remedy or DEFAULT.about(suite).en,
        owner=text.meta.owner,
    )


def _action(text: RuleText, expectation: Expectation) -> Action:
    """Row rules quarantine unless told to reject; batch rules can only reject."""
    asked, scope = text.meta.action, expectation.scope
    if text.meta.scope not in {None, scope}:
        raise SuiteError(
            f"{text.type} is a {scope} rule, not a {text.meta.scope} rule; "
            'a row rule that shall reject the batch has meta.action "reject"'
        )
    if asked and text.severity == "warning":
        raise SuiteError(f"{text.type}: meta.action {asked!r} needs severity critical")
    if asked == "quarantine" and scope == "batch":
        raise SuiteError(f"{text.type} is a batch rule: there is no row to put into quarantine")
    return asked or ("quarantine" if scope == "row" else "reject")


def _repeated(rules: list[Rule]) -> list[str]:
    ids = Counter(rule.rule_id for rule in rules)
    return [
        f"rule id {rule_id!r} is used {times} times: give each rule its own meta.rule_id"
        for rule_id, times in ids.items()
        if times > 1
    ]


def _lines(problem: ValidationError, prefix: str = "", supported: str = "") -> list[str]:
    """What pydantic found, one line each, with the list of valid names where a name is wrong."""
    lines = []
    for error in problem.errors():
        place = ".".join(str(part) for part in error["loc"])
        unknown = error["type"] == "extra_forbidden"
        said = f"is not supported{supported}" if unknown else error["msg"]
        said = said.removeprefix("Value error, ")
        lines.append(f"{prefix}{place} {said}" if place else said)
    return lines


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
