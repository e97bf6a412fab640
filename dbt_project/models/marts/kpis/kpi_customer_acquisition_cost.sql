{{ kpi(
    measures='int_finance_measures',
    numerator='selling_expense + marketing_spend',
    denominator='new_count',
    insufficient='unknown_newness_count > 0',
    missing='selling_expense is null or marketing_spend is null',
    doubtful='unconverted_expenses > 0 or unconverted_spend > 0'
) }}
