{{ kpi(
    measures='int_fulfilment_measures',
    numerator='on_time_count',
    denominator='promised_count'
) }}
