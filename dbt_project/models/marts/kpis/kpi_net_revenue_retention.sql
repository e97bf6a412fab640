{{ kpi(
    numerator='retained_amount',
    denominator='base_amount',
    insufficient='period_start - interval 12 month < data_start'
) }}
