{{ kpi(
    numerator='case when target_amount is not null then greatest(target_amount - net_amount, 0) end',
    denominator='workdays - elapsed_workdays',
    missing='target_amount is null',
    met='net_amount >= target_amount'
) }}
