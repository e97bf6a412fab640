"""The rows that a batch is accepted without: those that break a rule, and exact repeats.

Both files appear whole by one rename, before the verdict that counts them; without a verdict they
are written anew.
"""

from pathlib import Path

from sales_pipeline.files import remove_torn, temporary_of
from sales_pipeline.gates.columns import text_literal
from sales_pipeline.gates.engine import Engine, Measured
from sales_pipeline.landing.verdict import DEDUPLICATED_NAME, QUARANTINE_NAME

COLUMNS = "_row_number, _record_id, _file"


def write_quarantine(engine: Engine, broken: list[Measured], batch_dir: Path) -> int:
    """Write the rows that break any of these rules, with all that each breaks; returns how many."""
    path = batch_dir / QUARANTINE_NAME
    broken = [measured for measured in broken if measured.unexpected not in {None, "false"}]
    remove_torn(path)
    if not broken:
        path.unlink(missing_ok=True)
        return 0
    flags = [f"({measured.unexpected}) IS TRUE AS broken_{n}" for n, measured in enumerate(broken)]
    ids = [_if_broken(n, text_literal(m.rule.rule_id)) for n, m in enumerate(broken)]
    messages = [_if_broken(n, f"message_{n}") for n in range(len(broken))]
    texts = [f"{_message(measured)} AS message_{n}" for n, measured in enumerate(broken)]
    any_broken = " OR ".join(f"broken_{n}" for n in range(len(broken)))
    return _copy(
        engine,
        f"SELECT {COLUMNS}, {_list(ids)} AS rule_ids, {_list(messages)} AS messages, "
        f"'open' AS status "
        f"FROM (SELECT {COLUMNS}, _position, {', '.join(flags + texts)} FROM batch) "
        f"WHERE {any_broken} ORDER BY _position",
        path,
    )


def write_deduplicated(engine: Engine, batch_dir: Path) -> None:
    """Write the rows that repeat another row of the batch, if there are any."""
    path = batch_dir / DEDUPLICATED_NAME
    remove_torn(path)
    path.unlink(missing_ok=True)
    if engine.deduplicated:
        _copy(engine, f"SELECT {COLUMNS} FROM duplicate ORDER BY _position", path)


def _if_broken(number: int, value: str) -> str:
    return f"CASE WHEN broken_{number} THEN {value} END"


def _list(values: list[str]) -> str:
    return f"list_filter([{', '.join(values)}], lambda value: value IS NOT NULL)"


def _message(measured: Measured) -> str:
    expectation = measured.rule.expectation
    return expectation.row_message or text_literal(f"expected: {expectation.says()}")


def _copy(engine: Engine, sql: str, path: Path) -> int:
    temporary = temporary_of(path)
    target = text_literal(str(temporary))
    ((rows,),) = engine.query(f"COPY ({sql}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
    temporary.replace(path)
    return int(rows)
