{{ kpi(numerator='top_amount', denominator='net_amount') }}
