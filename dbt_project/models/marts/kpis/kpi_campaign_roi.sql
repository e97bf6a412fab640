{{ kpi(
    measures='int_marketing_measures',
    numerator='attributed_costed_amount - attributed_cost_amount - marketing_spend',
    denominator='marketing_spend',
    missing='marketing_spend is null'
    ~ ' or abs(attributed_amount - attributed_costed_amount) * 10 > abs(attributed_amount)',
    doubtful='unconverted_spend > 0'
    ~ ' or abs(attributed_amount - attributed_costed_amount) * 50 > abs(attributed_amount)'
) }}
