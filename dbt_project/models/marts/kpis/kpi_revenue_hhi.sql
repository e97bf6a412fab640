{{ kpi(
    numerator='sum_of_squares',
    denominator=times('positive_amount', 'positive_amount', left_scale=2)
) }}
