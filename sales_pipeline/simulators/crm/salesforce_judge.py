"""What is wrong with a query, in the vendor's codes: objects, fields, kinds of values, limits."""

import re

from sales_pipeline.simulators.crm.salesforce_answers import refused
from sales_pipeline.simulators.crm.salesforce_objects import COMPOUNDS, checked
from sales_pipeline.simulators.crm.salesforce_parser import BadQuery, parse
from sales_pipeline.simulators.crm.salesforce_soql import Comparison, Soql
from sales_pipeline.simulators.crm.store import Store
from sales_pipeline.simulators.crm.table import FieldType

WRITTEN_AS = {"datetime": {"time"}, "date": {"date"}, "boolean": {"word"}}
NUMBERS = {"integer", "number", "money"}
LARGEST_OFFSET = 2000


def judge(store: Store, text: str) -> Soql:
    """The parsed query; raises Refused."""
    try:
        soql = parse(text)
    except BadQuery as error:
        raise refused(400, "MALFORMED_QUERY", str(error)) from None
    if soql.object not in store.objects():
        message = f"sObject type '{soql.object}' is not supported."
        raise refused(400, "INVALID_TYPE", message)
    for path in soql.fields:
        type_of(store, soql.object, path)
    for comparison in soql.comparisons():
        _judge_comparison(store, soql.object, comparison)
    for path, _ in soql.order:
        _judge_order(store, soql.object, path)
    if soql.offset > LARGEST_OFFSET:
        raise refused(400, "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000")
    return soql


def judge_bulk(store: Store, text: str) -> Soql:
    """What a bulk query may not hold: OFFSET, COUNT(), compound fields."""
    soql = judge(store, text)
    compound = [path for path in soql.fields if path.split(".")[-1] in COMPOUNDS]
    if compound:
        message = f"Selecting compound data not supported in Bulk Query: {compound[0]}"
        raise refused(400, "API_ERROR", message)
    if soql.offset or not soql.fields:
        raise refused(400, "API_ERROR", "OFFSET and COUNT() are not supported in Bulk Query")
    return soql


def type_of(store: Store, object: str, path: str) -> FieldType:
    """The type of a path as Owner.Name; raises Refused for one that is not there."""
    name, _, rest = path.partition(".")
    schema = store.schema(object)
    if rest:
        target = schema.get(f"{name}Id", FieldType("text")).to
        if target is None:
            message = f"Didn't understand relationship '{name}' in field path."
            raise refused(400, "INVALID_FIELD", message)
        return type_of(store, target, rest)
    parts = COMPOUNDS.get(name, ())
    if name not in schema and not (parts and set(parts) <= schema.keys()):
        raise refused(400, "INVALID_FIELD", f"No such column '{name}' on entity '{object}'.")
    return schema.get(name, FieldType("text"))


def _judge_comparison(store: Store, object: str, comparison: Comparison) -> None:
    kind = type_of(store, object, comparison.path).kind
    name = comparison.path
    if kind == "long_text" or name in COMPOUNDS:
        message = f"field '{name}' can not be filtered in a query call"
        raise refused(400, "INVALID_FIELD", message)
    if comparison.kind == "word" and comparison.values == (None,):
        return
    wanted = WRITTEN_AS.get(kind, {"number"} if kind in NUMBERS else {"text"})
    if comparison.kind not in wanted:
        message = (
            f"value of filter criterion for field '{name}' must be of type {kind} and should "
            f"{'' if wanted == {'text'} else 'not '}be enclosed in quotes"
        )
        raise refused(400, "INVALID_FIELD", message)
    if name == "Id" and not all(map(_is_id, comparison.values)):
        raise refused(400, "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field")


def _judge_order(store: Store, object: str, path: str) -> None:
    if type_of(store, object, path).kind == "long_text" or path in COMPOUNDS:
        message = f"field '{path}' can not be sorted in a query call"
        raise refused(400, "MALFORMED_QUERY", message)


def _is_id(text: str) -> bool:
    return bool(re.fullmatch(r"\w{18}", text)) and checked(text[:15]) == text
