{{ kpi(numerator='net_amount', accounts=true) }}
