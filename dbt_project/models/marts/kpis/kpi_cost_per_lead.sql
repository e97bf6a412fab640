{{ kpi(
    measures='int_marketing_measures',
    numerator='marketing_spend',
    denominator='lead_count',
    missing='marketing_spend is null',
    doubtful='unconverted_spend > 0'
) }}
