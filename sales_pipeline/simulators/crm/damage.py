"""What the faults that are the same for every vendor do to an answer.

Rows are damaged before they are serialised, bytes after, so that each damage is exactly one.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import orjson

from sales_pipeline.simulators.crm.call import CSV, JSON, ZIP, Call, Reply, zipped
from sales_pipeline.simulators.crm.faults import FaultRule

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.app import Simulator

MARK = "\N{OBJECT REPLACEMENT CHARACTER}damage"  # in no text of a CRM
TRUNCATED = {"truncate_json": JSON, "truncate_csv": CSV, "truncate_zip": ZIP}
SPOILED = {"null_bytes", "huge_text", "bad_utf8"}


def damage_rows(simulator: "Simulator", call: Call, reply: Reply) -> None:
    """The faults of a JSON page; an answer without rows has nothing to damage."""
    if call.due:  # a copy: the rows may be the very values that the store holds
        reply.payload = orjson.loads(reply.serialised())
    parent, key = _holder(reply.payload, simulator.records_key)
    if parent is None:
        return
    for rule in call.due:
        if rule.fault == "duplicate_row_across_pages":
            _repeat_last_row(simulator, call, reply, parent[key])
        elif rule.fault == "count_mismatch":
            for holder, name in _counts(simulator, reply.payload):
                holder[name] += 1
        elif rule.fault in SPOILED and parent[key]:
            _mark(simulator, call, rule, parent[key][0])
    if call.fault("missing_records_key"):
        del parent[key]
    elif parent[key] and simulator.faults.watches("duplicate_row_across_pages"):
        simulator.last_rows[call.object] = parent[key][-1]


def damaged_bytes(simulator: "Simulator", call: Call, reply: Reply) -> bytes:
    """The body as it is sent: spoiled, zipped, cut."""
    content = reply.serialised()
    for rule in call.due:
        if rule.fault in SPOILED:
            content = _spoil(content, rule, reply)
        elif rule.fault == "count_mismatch":
            for name in simulator.count_headers & reply.headers.keys():
                reply.headers[name] = str(int(reply.headers[name]) + 1)
        elif rule.fault == "truncate_csv" and (reply.media_type == CSV or reply.zipped_as):
            content = _half(content, rule)
    if reply.zipped_as:
        content = zipped(reply.zipped_as, content)
    for rule in call.due:
        if rule.fault != "truncate_csv" and TRUNCATED.get(rule.fault, "") == reply.media_type:
            content = _half(content, rule)
    return content


def _half(content: bytes, rule: FaultRule) -> bytes:
    """`whole_rows`: cut behind a row, which only a count can tell."""
    cut = len(content) // 2
    if rule.args.get("whole_rows"):
        return content[: content.rfind(b"\n", 0, cut) + 1]
    return content[: cut - 1] if content[cut - 1 : cut] == b"\n" else content[:cut]


def _holder(payload: Any, path: str) -> tuple[Any, str]:
    """The mapping that holds `path` (as "data.dataList") and its last key; None if it is absent."""
    *parents, key = path.split(".")
    for name in parents:
        payload = payload.get(name) if isinstance(payload, dict) else None
    return (payload, key) if isinstance(payload, dict) and key in payload else (None, key)


def _counts(simulator: "Simulator", payload: Any) -> Iterator[tuple[Any, str]]:
    for path in simulator.count_keys:
        holder, name = _holder(payload, path)
        if holder is not None:
            yield holder, name


def _repeat_last_row(simulator: "Simulator", call: Call, reply: Reply, rows: list[Any]) -> None:
    if call.object in simulator.last_rows:
        for holder, name in _counts(simulator, reply.payload):
            if holder[name] == len(rows):  # a count of this page stays true of this page
                holder[name] += 1
        rows.insert(0, simulator.last_rows[call.object])


def _mark(simulator: "Simulator", call: Call, rule: FaultRule, row: dict[str, Any]) -> None:
    """Put MARK behind the text of a field: `args.field`, or the first text the object has."""
    values = simulator.row_values(row)
    schema = simulator.store.schema(call.object) if call.object else {}
    texts = [
        n for n, type in schema.items() if "text" in type.kind and isinstance(values.get(n), str)
    ]
    name = rule.args.get("field") or next(iter(texts), None)
    if name is None:
        raise ValueError(f"{rule.fault}: no text in a row of {call.object}: give args.field")
    values[name] = f"{values.get(name) or ''}{MARK}"


def _spoil(content: bytes, rule: FaultRule, reply: Reply) -> bytes:
    spoiled = {
        # A null byte may stand in JSON only escaped, in CSV as it is.
        "null_bytes": b"\x00" if reply.content is not None else b"\\u0000",
        "huge_text": b"x" * int(rule.args.get("bytes", 1_000_000)),
        "bad_utf8": b"\xff\xfe",
    }[rule.fault]
    mark = MARK.encode()
    if mark in content:
        return content.replace(mark, spoiled, 1)
    if reply.media_type not in (CSV, ZIP):
        return content
    place = len(content.rstrip(b'\r\n"'))  # the end of the last cell, within its quotes
    return content[:place] + spoiled + content[place:]
