"""A feed: records with lives of their own, exported whole once and afterwards as they change.

Everything a table needs to be delivered stands in one Feed; the drops follow from it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import NEVER, number
from sales_pipeline.simulators.company.dirt import master_marks
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.dirt.master_marks import Flaw
from sales_pipeline.simulators.company.export.drop import Drop, days_after, once
from sales_pipeline.simulators.company.row import Row


class Lived(Protocol):
    """A record: the first of its days is the one from which it exists; later ones change it."""

    @property
    def days(self) -> Sequence[int]: ...


R = TypeVar("R", bound=Lived)


@dataclass(frozen=True, slots=True)
class Feed(Generic[R]):
    """`row` writes a record as it stands on an evening; `weekday` None means daily drops."""

    source: str
    table: str
    name: str  # file name with {} for the date
    key: tuple[str, ...]
    records: Callable[[Company], Sequence[R]]
    row: Callable[[Company, R, int], Row]
    write: Callable[[list[Row]], bytes]
    weekday: int | None = None
    flaws: tuple[Flaw, ...] = ()
    first_row: int = 2  # 1 where the file has no header

    def drops(self, company: Company, through: date) -> Iterator[Drop]:
        since = number(company.start) - NEVER
        for day in self._days(company, through):
            until = number(day)
            shown = [r for r in self.records(company) if _changed(r, since, until)]
            if shown:
                file = self.name.format(f"{day:%Y%m%d}")
                yield Drop(
                    self.source, self.table, file, day, once(self._file, company, day, shown)
                )
            since = until

    def _file(
        self, company: Company, day: date, shown: list[R], where: Where, ledger: Ledger
    ) -> bytes:
        rows = [self.row(company, r, number(day)) for r in shown]
        flaws = self.flaws_of(company) if day == company.first_drop else {}
        return self.write(master_marks.soil(rows, self._id, flaws, where, ledger, self.first_row))

    def _days(self, company: Company, through: date) -> Iterator[date]:
        if company.first_drop <= through:
            yield company.first_drop
        for day in days_after(company.first_drop, through):
            if self.weekday in (None, day.weekday()):
                yield day

    def _id(self, row: Row) -> str:
        return "|".join(str(row[name]) for name in self.key)

    def id_of(self, company: Company, record: R) -> str:
        """The key of a record, as flaws name it."""
        return self._id(self.row(company, record, number(company.first_drop)))

    def flaws_of(self, company: Company) -> dict[str, Flaw]:
        """Flaws happen to records that come once only."""
        first = number(company.first_drop)
        quiet = (r for r in self.records(company) if all(d <= first or d == NEVER for d in r.days))
        ids = [self.id_of(company, r) for r in quiet]
        return master_marks.choose(company.size, f"{self.source}/{self.table}", ids, self.flaws)


def _changed(record: Lived, since: int, until: int) -> bool:
    days = record.days
    return days[0] <= until and any(since < d <= until for d in days)
