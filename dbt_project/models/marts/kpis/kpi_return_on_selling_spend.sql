{{ kpi(
    numerator='costed_amount - cost_amount',
    denominator='selling_expense',
    missing='selling_expense is null or ' ~ is_uncosted(10),
    doubtful='unconverted_expenses > 0 or ' ~ is_uncosted(50),
    measures='int_finance_measures'
) }}
