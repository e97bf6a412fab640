"""Measures of after-sales service, by the names of the columns of int_service_measures."""

from sales_pipeline.explain.customers import LINEAGE
from sales_pipeline.explain.measure import Measure, Rows

CASES = f"""
    select *, case_key as record, opened_date as day, {LINEAGE}
    from marts.fct_cases
    where is_counted
"""


def _timed(minutes: str) -> Measure:
    return Measure(Rows(CASES), where=f"{minutes} is not null")


def _middle(minutes: str) -> Measure:
    """The two cases in the middle; of an odd number they are one, with twice its minutes."""
    sql = f"""
        select
            *,
            row_number() over (order by {minutes}, record) as place,
            count(*) over () as places,
            {minutes} * ((place = (places + 1) // 2)::int + (place = places // 2 + 1)::int)
                as middle_minutes
        from ({CASES})
        where {minutes} is not null
            and day between $period_start and $end
            and case $scope_type
                when 'region' then region_key when 'team' then team_key else 'company'
            end = $scope_key
    """
    return Measure(Rows(sql, scopes="none"), "middle_minutes", "middle_minutes > 0")


MEASURES = {
    "complaint_count": Measure(Rows(CASES), where="is_complaint"),
    "timed_responses": _timed("response_minutes"),
    "middle_response_minutes": _middle("response_minutes"),
    "timed_resolutions": _timed("resolution_minutes"),
    "middle_resolution_minutes": _middle("resolution_minutes"),
}
