{{ kpi(numerator='net_amount', denominator='company_amount') }}
