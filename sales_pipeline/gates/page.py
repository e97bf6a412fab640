"""The verdict page: one HTML file that shows what the gate decided, why, and what to do about it.

A pure function of verdicts and suites; it names rules, counts and row numbers, never a value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from sales_pipeline.gates.builtin import BUILT_IN
from sales_pipeline.gates.ledger import count_open_rows
from sales_pipeline.gates.limits import QUARANTINE_SHARE, ROW_COUNT
from sales_pipeline.gates.remedies import DEFAULT, REMEDIES
from sales_pipeline.gates.suite import Suite
from sales_pipeline.gates.trend import Bar, bars
from sales_pipeline.landing.registry import BatchRegistry
from sales_pipeline.landing.verdict import RuleResult, Verdict

TREND_LENGTH = 30
LIMITS = {
    QUARANTINE_SHARE: ("few enough rows are in quarantine", "隔离行占比不超过上限"),
    ROW_COUNT: ("the full load has not shrunk too much", "全量数据行数未大幅减少"),
    "readable": ("the delivery could be read", "文件可以读取"),
}
Words = tuple[str, str]


@dataclass(frozen=True)
class TableVerdicts:
    """The verdicts on one table, oldest first; the last one is shown, the others make the trend."""

    source: str
    table: str
    verdicts: tuple[Verdict, ...]
    suite: Suite | None = None
    open_rows: int = 0  # in quarantine and undecided, over all accepted batches

    @property
    def name(self) -> str:
        return f"{self.source}/{self.table}"

    @property
    def last(self) -> Verdict:
        return self.verdicts[-1]

    @property
    def failed(self) -> list[RuleResult]:
        """Broken rules, the critical ones first."""
        return sorted(self.last.failed, key=lambda result: result.severity)

    @property
    def passed(self) -> list[RuleResult]:
        return [result for result in self.last.results if result.success]

    @property
    def standing(self) -> str:
        """rejected, quarantined, warned or clean: the worst comes first on the page."""
        if self.last.decision == "rejected":
            return "rejected"
        if self.last.rows_quarantined:
            return "quarantined"
        return "warned" if self.failed else "clean"

    @property
    def trend(self) -> list[Bar]:
        return bars(self.verdicts[-TREND_LENGTH:])

    def phrase(self, result: RuleResult) -> Words:
        """What a rule expects, in English and Chinese."""
        kind = result.expectation_type
        if kind in LIMITS and result.rule_id in {kind, "readable"}:
            return LIMITS[kind]
        if kind in BUILT_IN:
            return BUILT_IN[kind].en, BUILT_IN[kind].zh
        for rule in self.suite.rules if self.suite else ():
            if rule.rule_id == result.rule_id:
                return rule.expectation.says("en"), rule.expectation.says("zh")
        return result.message, result.message

    def remedy(self, result: RuleResult) -> Words:
        """What to do; where the suite's author has written it, in the author's language."""
        for general in (REMEDIES.get(result.rule_id), DEFAULT):
            advice = general.about(self.name) if general else None
            if advice and advice.en == result.remedy:
                return advice
        return result.remedy, result.remedy


STANDINGS = ("rejected", "quarantined", "warned", "clean")


def table_verdicts(
    registry: BatchRegistry, source: str, table: str, suite: Suite | None = None
) -> TableVerdicts | None:
    """The last verdicts on a table, None before the first; the newest is read in full."""
    judged = [batch for batch in registry.batches(source, table) if batch.verdict]
    if not judged:
        return None
    verdicts = [b.verdict for b in judged[-TREND_LENGTH:] if b.verdict]
    newest = Verdict.read(judged[-1].folder)
    return TableVerdicts(source, table, (*verdicts[:-1], newest), suite, count_open_rows(judged))


def verdict_page(
    tables: Sequence[TableVerdicts],
    as_of: date,
    language: str = "zh-CN",
    unclaimed: Sequence[str] = (),
) -> str:
    """The page as HTML. Both languages are in it; `language` is the one shown first.

    `unclaimed`: delivered files that no table asks for.
    """
    ordered = sorted(tables, key=lambda t: (STANDINGS.index(t.standing), t.name))
    counts = {name: sum(t.standing == name for t in tables) for name in STANDINGS}
    return (
        _environment()
        .get_template("verdicts.html.j2")
        .render(
            tables=ordered,
            counts=counts,
            as_of=as_of,
            unclaimed=unclaimed,
            language="zh" if language.startswith("zh") else "en",
            quarantined=sum(t.last.rows_quarantined for t in tables),
            landed=sum(t.last.rows_landed for t in tables),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sales_pipeline.gates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["share"] = lambda value: f"{value:.2%}" if value >= 0.0001 else "<0.01%"
    environment.filters["number"] = lambda value: f"{value:,}"
    environment.filters["found"] = _found
    return environment


def _found(result: RuleResult) -> str:
    """The observed figure as people read it."""
    value = result.observed
    if isinstance(value, float):
        return f"{value:.2%}" if result.rule_id == QUARANTINE_SHARE else f"{value:,.6g}"
    return f"{value:,}" if isinstance(value, int) else str(value)
