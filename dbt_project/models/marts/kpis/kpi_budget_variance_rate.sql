{{ kpi(
    numerator='net_amount - budget_amount',
    denominator='abs(budget_amount)',
    missing='budget_amount is null',
    measures='int_finance_measures'
) }}
