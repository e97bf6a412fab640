"""The size of a market, by the name of the column of int_market_measures."""

from sales_pipeline.explain.customers import LINEAGE
from sales_pipeline.explain.measure import Measure, Rows

# The months of the period that have begun, each with the last figure of a market up to it.
MARKETS = f"""
    with months as (
        select unnest(generate_series($period_start, $end, interval 1 month))::date as day
    ),

    sizes as (
        select *, (period_key || '-01')::date as told_month
        from marts.fct_market_sizes
        where amount_reporting is not null
            and if($scope_type = 'company', is_of_company, scope_key = $scope_key)
    )

    select
        market_code || ' ' || period_key as record, day, amount_reporting,
        $scope_type as scope_type, $scope_key as scope_key, {LINEAGE}
    from months
    inner join sizes on told_month <= day
    qualify row_number() over (partition by market_code, day order by told_month desc) = 1
"""

MEASURES = {
    "market_amount": Measure(Rows(MARKETS, scopes="rows"), "amount_reporting", window="all")
}
