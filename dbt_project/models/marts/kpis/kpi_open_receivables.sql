{{ kpi(
    numerator='open_amount',
    insufficient='lacks_opening',
    measures='int_receivable_measures'
) }}
