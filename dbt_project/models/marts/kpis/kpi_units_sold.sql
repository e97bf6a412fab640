{{ kpi(numerator='units', accounts=true) }}
