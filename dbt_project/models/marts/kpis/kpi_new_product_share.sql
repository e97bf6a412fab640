{{ kpi(
    numerator='new_product_amount',
    denominator='net_amount',
    missing=where_nobody_tells('product')
) }}
