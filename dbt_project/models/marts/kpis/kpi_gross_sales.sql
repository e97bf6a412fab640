{{ kpi(numerator='gross_amount', accounts=true) }}
