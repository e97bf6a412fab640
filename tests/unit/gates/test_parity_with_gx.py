"""Our engine and stock Great Expectations on pandas give the same verdicts and counts.

The frame that GX sees is the batch as pandas reads it, twice: once with decimals as floats, once as
Python decimals. The cases say 0.1 and mean a tenth; GX reads that as the nearest binary number, so
on Python decimals it compares something else (see test_gate_decimals.py).
"""

import logging
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest
from parity_cases import FRAMES, cases

from sales_pipeline.gates.engine import Measured, open_batch
from sales_pipeline.gates.expectations import EXPECTATIONS
from sales_pipeline.gates.suite import load_suite
from sales_pipeline.landing.manifest import BatchManifest
from sales_pipeline.settings import EXPECTATIONS_DIR

pytestmark = pytest.mark.gx
ALL_CASES = list(cases())
# GX 1.24 cannot take these from Python decimals with a null among them, or at all.
FLOAT_ONLY = {
    "expect_column_sum_to_be_between",
    "expect_column_mean_to_be_between",
    "expect_column_stdev_to_be_between",
    "expect_column_value_z_scores_to_be_less_than",
    "expect_column_values_to_not_be_outliers",
}


class Told(NamedTuple):
    """What GX says about a rule."""

    success: bool
    element_count: int | None
    unexpected_count: int | None
    raised: bool


Ask = Callable[[Any, list[tuple[str, dict[str, Any]]]], list[Told]]


@pytest.fixture(scope="session")
def ask_gx() -> Iterator[Ask]:
    """Runs rules on a frame with an ephemeral GX; imported once, it takes seconds."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    definition = (
        context.data_sources.add_pandas("frames")
        .add_dataframe_asset("frame")
        .add_batch_definition_whole_dataframe("all")
    )

    def ask(frame: Any, rules: list[tuple[str, dict[str, Any]]]) -> list[Told]:
        batch = definition.get_batch({"dataframe": frame})
        entries = [
            {"type": kind, "kwargs": kwargs, "meta": {"at": at}}
            for at, (kind, kwargs) in enumerate(rules)
        ]
        suite = gx.ExpectationSuite(name="parity", expectations=entries)
        results = batch.validate(suite, result_format="BASIC").results
        return [told(r) for r in sorted(results, key=lambda r: r.expectation_config.meta["at"])]

    def told(result: Any) -> Told:
        info = result.exception_info or {}
        raised = info.get("raised_exception") or any(
            isinstance(v, dict) and v.get("raised_exception") for v in info.values()
        )
        counts = result.result
        return Told(
            bool(result.success),
            counts.get("element_count"),
            counts.get("unexpected_count"),
            bool(raised),
        )

    yield ask
    logging.disable(logging.NOTSET)


def as_pandas(batch_dir: Path, floats: bool) -> Any:
    """The source columns of a batch as pandas reads them from Parquet."""
    table = pq.read_table(batch_dir / "part-00000.parquet")
    table = table.select([name for name in table.column_names if not name.startswith("_")])
    frame = table.to_pandas(integer_object_nulls=True)
    for name in ("d", "e") if floats else ():
        frame[name] = frame[name].astype(float)
    return frame


def measured(batch_dir: Path, suite: Any) -> list[Measured]:
    with open_batch(batch_dir, BatchManifest.read(batch_dir), "500MB", 1) as engine:
        return engine.measure(list(suite.rules))


def test_every_supported_type_has_a_case() -> None:
    asked = Counter(kind for kind, _ in ALL_CASES)
    assert set(asked) == set(EXPECTATIONS)
    assert len(asked) >= 30


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("floats", [True, False], ids=["float", "decimal"])
def test_verdicts_and_counts_equal_those_of_stock_gx(
    name: str, floats: bool, landing: Any, suite_of: Any, ask_gx: Ask
) -> None:
    wanted = _has_no_decimal_type if floats else _is_about_exact_decimals
    rules = [case for case in ALL_CASES if wanted(*case)]
    batch_dir = landing.batch(FRAMES[name]())
    ours = measured(batch_dir, suite_of(*rules))
    theirs = ask_gx(as_pandas(batch_dir, floats), rules)
    wrong = [
        f"{kind} {kwargs}: ours {_told(m)} {m.problem or ''}, GX {gx}"
        for (kind, kwargs), m, gx in zip(rules, ours, theirs, strict=True)
        if not _agree(m, gx)
    ]
    assert not wrong, f"{len(wrong)} of {len(rules)}:\n" + "\n".join(wrong[:40])


def _has_no_decimal_type(kind: str, kwargs: dict[str, Any]) -> bool:
    return not ("type" in kind and kwargs["column"] in {"d", "e"})


def _is_about_exact_decimals(kind: str, kwargs: dict[str, Any]) -> bool:
    """Whether the rule reads a decimal column and means the same to GX on Python decimals."""
    columns = {kwargs.get("column"), kwargs.get("column_A"), *kwargs.get("column_list", ())}
    numbers = (v for v in _numbers(kwargs) if isinstance(v, float))
    exact = all((number * 4).is_integer() for number in numbers)
    return bool(columns & {"d", "e"}) and kind not in FLOAT_ONLY and exact


def _numbers(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for name, item in value.items():
            if name not in {"mostly", "quantiles"}:
                yield from _numbers(item)
    elif isinstance(value, list):
        for item in value:
            yield from _numbers(item)
    else:
        yield value


def _told(m: Measured) -> Told:
    outcome = m.outcome
    if outcome is None:
        return Told(False, None, None, True)
    is_row_rule = m.rule.expectation.scope == "row"
    return Told(
        outcome.success,
        outcome.element_count if is_row_rule else None,
        outcome.unexpected_count if is_row_rule else None,
        False,
    )


def _agree(m: Measured, gx: Told) -> bool:
    ours = _told(m)
    if ours.raised or gx.raised:
        return not ours.success and not gx.success
    if m.rule.expectation.scope == "batch":
        return ours.success == gx.success
    return ours == gx


@pytest.mark.parametrize(
    "suite", sorted(str(p.relative_to(EXPECTATIONS_DIR)) for p in EXPECTATIONS_DIR.glob("*/*.json"))
)
def test_every_suite_file_is_one_for_gx_and_for_the_gate(suite: str, ask_gx: Ask) -> None:
    import json

    import great_expectations as gx

    path = EXPECTATIONS_DIR / suite
    theirs = gx.ExpectationSuite(**json.loads(path.read_text()))
    ours = load_suite(EXPECTATIONS_DIR, path.parent.name, path.stem)
    assert theirs.name == ours.name
    assert len(theirs.expectations) == len(ours.rules)
    assert [e.severity for e in theirs.expectations] == [r.severity for r in ours.rules]
