"""What a call for records asks for: every parameter looked at, and refused as Zoho refuses it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sales_pipeline.simulators.crm.call import Call, Refused
from sales_pipeline.simulators.crm.zoho.rows import second_of
from sales_pipeline.simulators.crm.zoho.schema import SYSTEM

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.zoho.crm import ZohoCrm

SORTS, ORDERS = ("id", "Created_Time", "Modified_Time"), ("asc", "desc")
CONVERTED = ("false", "true", "both")


@dataclass(frozen=True)
class Question:
    """A call for records. `bound`: what a page token of it is good for, and nothing else."""

    object: str
    size: int
    page: int
    since: datetime | None
    sort: str
    falls: bool
    converted: str
    ids: tuple[str, ...] | None
    token: str | None
    bound: tuple[tuple[str, str], ...]

    @property
    def skipped(self) -> int:
        return (self.page - 1) * self.size


def question(crm: "ZohoCrm", call: Call) -> Question:
    query = call.query
    if "page" in query and "page_token" in query:
        both = [{"param_name": name} for name in ("page", "page_token")]
        message = "Ambiguity while processing the request"
        raise crm.refused("AMBIGUITY_DURING_PROCESSING", message, ambiguity_due_to=both)
    size = _number(crm, call, "per_page", 200)
    if size > crm.max_per_page:
        raise _exceeded(crm, "per_page", crm.max_per_page)
    ids = tuple(dict.fromkeys(query["ids"].split(","))) if "ids" in query else None
    if ids and len(ids) > crm.max_ids:
        raise _exceeded(crm, "ids", crm.max_ids)
    bound = {name: value for name, value in query.items() if name not in ("page", "page_token")}
    bound["If-Modified-Since"] = call.headers.get("if-modified-since", "")
    return Question(
        object=crm.readable(call.object),
        size=size,
        page=_number(crm, call, "page", 1),
        since=_since(crm, call),
        sort=_one_of(crm, call, "sort_by", SORTS, "id"),
        falls=_one_of(crm, call, "sort_order", ORDERS, "desc") == "desc",
        converted=_one_of(crm, call, "converted", CONVERTED, "false"),
        ids=ids,
        token=query.get("page_token"),
        bound=tuple(sorted(bound.items())),
    )


def asked_fields(crm: "ZohoCrm", call: Call, known: set[str]) -> list[str]:
    """`fields` is mandatory, and limited; what becomes of an unknown name is a setting."""
    names = [name for name in call.query.get("fields", "").split(",") if name]
    if not names:
        message = "One of the expected parameter is missing"
        raise crm.refused("REQUIRED_PARAM_MISSING", message, param_name="fields")
    if len(names) > crm.max_fields:
        raise _exceeded(crm, "fields", crm.max_fields)
    known = {*known, *SYSTEM, "id"}
    if crm.unknown_fields == "refused" and (unknown := set(names) - known):
        raise invalid(crm, "fields", f"no such field: {', '.join(sorted(unknown))}")
    return [name for name in names if name in known]


def invalid(crm: "ZohoCrm", name: str, message: str) -> Refused:
    return crm.refused("INVALID_DATA", message, param_name=name)


def _exceeded(crm: "ZohoCrm", name: str, limit: int) -> Refused:
    return crm.refused("LIMIT_EXCEEDED", "the limit is exceeded", limit=limit, param_name=name)


def _number(crm: "ZohoCrm", call: Call, name: str, usual: int) -> int:
    text = call.query.get(name, str(usual))
    if not text.isdigit() or int(text) < 1:
        raise invalid(crm, name, "not a number of 1 or more")
    return int(text)


def _one_of(crm: "ZohoCrm", call: Call, name: str, supported: tuple[str, ...], usual: str) -> str:
    value = call.query.get(name, usual)
    if value not in supported:
        raise crm.refused(
            "INVALID_DATA", "not supported", param_name=name, supported_values=supported
        )
    return value


def _since(crm: "ZohoCrm", call: Call) -> datetime | None:
    """A time with an offset, compared to the second."""
    text = call.headers.get("if-modified-since")
    if text is None:
        return None
    try:
        return second_of(datetime.fromisoformat(text).astimezone())
    except ValueError:
        name = "If-Modified-Since"
        raise crm.refused("PATTERN_NOT_MATCHED", "no time", param_name=name) from None
