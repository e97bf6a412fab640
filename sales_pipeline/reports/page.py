"""What a report module works with: the snapshot, the period, the language and names of members.

A page only reads; building it twice gives the same content.
"""

from sales_pipeline.reports.content import Figure
from sales_pipeline.reports.document import Header
from sales_pipeline.reports.figures import Figures
from sales_pipeline.reports.i18n import Text
from sales_pipeline.reports.snapshot import Period, Scope, Snapshot

COMPANY = ("company", "company")


class Page:
    """One report of one period in one language, while it is being composed."""

    def __init__(self, snapshot: Snapshot, period: Period, text: Text) -> None:
        self.snapshot, self.period, self.text = snapshot, period, text
        self.figures = Figures(snapshot)
        self._scopes: dict[str, dict[str, Scope]] = {}

    def value(
        self,
        kpi_id: str,
        scope: tuple[str, str] = COMPANY,
        period: Period | None = None,
        measure: str = "value",
    ) -> Figure:
        chosen = period or self.period
        return self.figures.get(kpi_id, scope, chosen.grain, chosen.key, measure)

    def kpi_name(self, kpi_id: str) -> str:
        kpi = self.snapshot.kpi(kpi_id)
        return self.text.pick(kpi.name_zh, kpi.name_en)

    def know(self, scope_type: str, keys: list[str] | None = None) -> None:
        """Fetch the names of a scope type; of accounts only those asked for."""
        known = self._scopes.setdefault(scope_type, {})
        known.update(self.snapshot.scopes(scope_type, keys))

    def call(self, scope_type: str, key: str, name: str) -> None:
        """Give a name, in the page's language, to what is no member of a dimension of scopes."""
        named = Scope(scope_type, key, name, name, None, None)
        self._scopes.setdefault(scope_type, {})[key] = named

    def name(self, scope_type: str, key: str) -> str:
        """The name of a member; a key without a master row is shown as it is."""
        if scope_type not in self._scopes:
            self.know(scope_type)
        scope = self._scopes[scope_type].get(key)
        if scope is not None:
            return self.text.pick(scope.name_zh, scope.name_en) or scope.name_zh or key
        return self.text("scope.unknown") if key == "unknown" else key

    def parent_name(self, scope_type: str, key: str) -> str:
        scope = self._scopes.get(scope_type, {}).get(key)
        if key == "unknown" or scope is None or not scope.parent_type or not scope.parent_key:
            return ""
        return self.name(scope.parent_type, scope.parent_key)

    def compared(self, side: str, period: Period | None = None) -> str:
        """The label of a growth figure: `side` is prev or yoy; open periods compare to date."""
        chosen = period or self.period
        return self.text(f"vs_{side}.{chosen.grain}{to_date(chosen)}")

    def containing(self, grain: str) -> Period | None:
        """The period of a longer grain that this page's period lies in."""
        start = self.period.start.replace(day=1)
        first = start if grain == "month" else start.replace(year=start.year - 1)
        found = self.snapshot.periods(grain, first, self.period.start)
        return found[-1] if found and found[-1].end >= self.period.start else None


def to_date(period: Period) -> str:
    return "" if period.is_complete or period.grain == "day" else ".to_date"


def header_of(page: Page, report_id: str, has_data: bool) -> Header:
    """The facts above the first figure."""
    snapshot, text, period = page.snapshot, page.text, page.period
    end = min(period.end, snapshot.data_to)
    return Header(
        title=text(f"title.{report_id}"),
        period=text.period(period.grain, period.start, period.key),
        span=text.span(period.start, end),
        progress=progress(page, period) if has_data else "",
        is_partial=has_data and not period.is_complete,
        as_of_date=snapshot.as_of_date,
        data_to=snapshot.data_to,
        knowledge_date=snapshot.knowledge_date,
        snapshot_id=snapshot.snapshot_id,
        currency=snapshot.currency,
        basis=text(f"basis.{snapshot.revenue_basis}"),
        states=snapshot.states,
    )


def progress(page: Page, period: Period) -> str:
    """Elapsed days and workdays of a period, counted in dim_period's days."""
    if period.grain == "day":
        return ""
    text, whole = page.text, {"all_days": period.days, "all_workdays": period.workdays}
    if period.is_complete:
        return text("complete", **whole)
    days = page.snapshot.periods("day", period.start, page.snapshot.data_to)
    return text("progress", days=len(days), workdays=sum(day.workdays for day in days), **whole)
