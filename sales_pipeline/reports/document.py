"""A whole report in one language: its header, its sections of blocks, its notes and glossary.

Plain frozen values like the blocks themselves.
"""

from dataclasses import dataclass, field
from datetime import date

from sales_pipeline.reports.content import Block


@dataclass(frozen=True)
class Section:
    section_id: str
    title: str
    blocks: tuple[Block, ...]
    intro: str = ""


@dataclass(frozen=True)
class SourceState:
    source: str
    data_state: str
    stale_since: date | None
    current_to: date | None
    reason: str


@dataclass(frozen=True)
class Header:
    """The facts that say what the figures below are, and how far they can be trusted."""

    title: str
    period: str
    span: str
    progress: str
    is_partial: bool
    as_of_date: date
    data_to: date
    knowledge_date: date
    snapshot_id: str
    currency: str
    basis: str
    states: tuple[SourceState, ...]

    @property
    def stale(self) -> tuple[SourceState, ...]:
        """Blocked sources; one that has not begun to deliver leaves nothing stale."""
        return tuple(s for s in self.states if s.data_state not in ("current", "waiting"))

    @property
    def is_behind(self) -> bool:
        return self.data_to < self.as_of_date


@dataclass(frozen=True)
class Term:
    """A glossary entry."""

    kpi_id: str
    code: str
    name: str
    definition: str
    formula: str
    owner: str
    version: str


@dataclass(frozen=True)
class Document:
    report_id: str
    language: str
    header: Header
    sections: tuple[Section, ...]
    notes: tuple[tuple[str, str], ...] = ()
    glossary: tuple[Term, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    empty: str = ""
