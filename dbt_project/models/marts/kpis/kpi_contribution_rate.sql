{{ kpi(
    numerator='costed_amount - cost_amount - selling_expense',
    denominator='net_amount',
    missing='selling_expense is null or ' ~ is_uncosted(10),
    doubtful='unconverted_expenses > 0 or ' ~ is_uncosted(50),
    zero='negative_denominator',
    measures='int_finance_measures'
) }}
