{{ kpi(
    numerator='selling_expense',
    denominator='net_amount',
    missing='selling_expense is null',
    doubtful='unconverted_expenses > 0',
    zero='negative_denominator',
    measures='int_finance_measures'
) }}
