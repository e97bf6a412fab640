{{ kpi(
    measures='int_service_measures',
    numerator='complaint_count',
    denominator='order_count',
    missing=where_nobody_tells('service_case')
) }}
