{{ kpi(
    numerator='overdue_amount',
    insufficient='lacks_opening',
    measures='int_receivable_measures'
) }}
