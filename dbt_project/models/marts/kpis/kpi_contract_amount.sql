{{ kpi(
    numerator='contract_amount',
    doubtful='unconverted_contracts > 0',
    measures='int_contract_measures'
) }}
