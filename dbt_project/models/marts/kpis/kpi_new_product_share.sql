{{ kpi(numerator='new_product_amount', denominator='net_amount') }}
