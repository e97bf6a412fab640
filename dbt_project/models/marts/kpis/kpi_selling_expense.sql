{{ kpi(
    numerator='selling_expense',
    missing='selling_expense is null',
    doubtful='unconverted_expenses > 0',
    measures='int_finance_measures'
) }}
