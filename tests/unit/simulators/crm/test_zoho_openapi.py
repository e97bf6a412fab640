"""What the simulated Zoho answers, against Zoho's own published OpenAPI files.

They are no part of this project. SALES_PIPELINE_ZOHO_OPENAPI names the folder v8.0 of a checkout
of the public repository zoho/crm-oas on GitHub; without it these tests are skipped, and say so.
"""

import os
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from zoho_calls import ANSWERS, ERRORS, Case
from zoho_client import signed_in
from zoho_openapi import Descriptions, NotDescribed

from sales_pipeline.simulators.crm.zoho.fill import fill

VARIABLE = "SALES_PIPELINE_ZOHO_OPENAPI"
CASES = {**ANSWERS, **ERRORS}


@pytest.fixture(scope="module")
def published() -> Descriptions:
    folder = os.environ.get(VARIABLE)
    if not folder:
        pytest.skip(f"set {VARIABLE} to the folder v8.0 of zoho/crm-oas (a repository on GitHub)")
    return Descriptions(Path(folder))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_an_answer_is_one_that_zoho_describes(case: Case, published: Descriptions) -> None:
    with signed_in(**case.settings) as (crm, client):
        for module in ("Contacts", "Tasks"):
            fill(crm, module, 5)
        answer = case.ask(crm, client)
    assert answer.status_code == case.status, answer.text
    assert published.mistakes(answer, case.like) == []


# Tried in the same way where Zoho's files are not: a description of our own.
MACHINE = {"$ref": "#/components/schemas/Machine"}
OWN: dict[str, Any] = {
    "openapi": "3.1.0",
    "servers": [{"url": "https://example.{dc}/crm/{version}"}],
    "paths": {
        "/{module}": {"get": {"responses": {
            "200": {"content": {"application/json": {"schema": MACHINE}}},
            "204": {"description": "nothing"},
        }}},
        "/{module}/{id}": {"get": {"responses": {"200": {"$ref": "#/components/responses/Any"}}}},
        "/parts/all": {"get": {"responses": {"200": {"description": "no body"}}}},
    },
    "components": {
        "responses": {"Any": {"content": {"application/json": {"schema": MACHINE}}}},
        "schemas": {"Machine": {
            "type": "object", "required": ["id"], "additionalProperties": False,
            "properties": {
                "id": {"type": "string", "format": "int64"},
                "made": {"type": "string", "format": "date-time"},
                "mail": {"type": "string", "pattern": r"^\p{L}+@"},
            },
        }},
    },
}  # fmt: skip


@pytest.fixture
def own(tmp_path: Path) -> Descriptions:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "own.yaml").write_text(yaml.safe_dump(OWN), "utf-8")
    return Descriptions(tmp_path, ("own",))


def answered(path: str, status: int = 200, **content: Any) -> httpx.Response:
    request = httpx.Request("GET", f"https://localhost/crm/v8{path}")
    return httpx.Response(status, request=request, **content)


RIGHT = {"id": "5725767000000000001", "made": "2026-11-20T08:00:00+08:00", "mail": "a@b"}


def test_a_right_answer_has_no_mistakes(own: Descriptions) -> None:
    for path in ("/pumps", "/pumps/7"):
        assert own.mistakes(answered(path, json=RIGHT)) == []
    assert own.mistakes(answered("/pumps", 204)) == own.mistakes(answered("/parts/all")) == []
    assert own.mistakes(answered("/no/such/path", json=RIGHT), "/crm/v8/pumps") == []


WRONG: dict[str, tuple[httpx.Response, str]] = {
    "no id": (answered("/pumps", json={}), "'id' is a required property"),
    "a number": (answered("/pumps", json={"id": 1}), "$.id: 1 is not of type 'string'"),
    "too large": (answered("/pumps", json={"id": "9" * 19 + "9"}), "is not a 'int64'"),
    "no offset": (answered("/pumps/7", json={**RIGHT, "made": "2026-11-20T08:00:00"}), "date-time"),
    "an unknown key": (answered("/pumps", json={**RIGHT, "x": 1}), "'x' was unexpected"),
    "a page": (answered("/pumps", html="<p>"), "text/html, where there is application/json"),
    "a body": (answered("/parts/all", json=RIGHT), "a body, where there is none"),
}


@pytest.mark.parametrize(("answer", "mistake"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_answer_has_some(answer: httpx.Response, mistake: str, own: Descriptions) -> None:
    (found,) = own.mistakes(answer)
    assert mistake in found


@pytest.mark.parametrize(("path", "status"), [("/pumps", 404), ("/pumps/7/parts", 200)])
def test_what_is_not_described_is_no_right_answer(
    path: str, status: int, own: Descriptions
) -> None:
    with pytest.raises(NotDescribed):
        own.mistakes(answered(path, status, json=RIGHT))
