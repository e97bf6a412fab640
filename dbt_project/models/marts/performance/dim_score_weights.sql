select
    weights.version,
    weights.valid_from,
    weights.valid_to,
    weights.kpi_id,
    weights.target_kpi_id,
    weights.weight,
    weights.cap,
    kpis.direction
from {{ ref('score_weights') }} as weights
inner join {{ ref('dim_kpi') }} as kpis on weights.kpi_id = kpis.kpi_id
