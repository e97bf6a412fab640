{{ kpi(numerator='costed_amount', denominator='net_amount') }}
