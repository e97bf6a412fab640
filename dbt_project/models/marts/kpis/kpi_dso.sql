{{ kpi(
    numerator='open_amount * 90',
    denominator='revenue_90_days',
    insufficient='lacks_opening or lacks_90_days',
    measures='int_receivable_measures'
) }}
