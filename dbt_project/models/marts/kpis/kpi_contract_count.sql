{{ kpi(
    numerator='contract_count',
    measures='int_contract_measures'
) }}
