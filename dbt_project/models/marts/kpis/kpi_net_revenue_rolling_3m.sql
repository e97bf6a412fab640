{{ kpi(
    numerator='rolling_3m_amount',
    insufficient=rolling_window_start(3) ~ ' < data_start',
    publish_short=false
) }}
