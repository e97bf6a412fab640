{{ kpi(
    numerator='rolling_12m_amount',
    insufficient=rolling_window_start(12) ~ ' < data_start',
    publish_short=false
) }}
