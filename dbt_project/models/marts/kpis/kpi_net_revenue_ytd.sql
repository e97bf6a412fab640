{{ kpi(numerator='ytd_amount') }}
