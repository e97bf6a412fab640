select
    review_key,
    period_grain,
    period_key,
    salesperson_key,
    case when is_shown then reviewer_role else 'suppressed' end as reviewer_role,
    dimension,
    case when is_shown then points end as points,
    is_counted,
    is_shown,
    _source_system,
    _record_id as _source_record_id,
    _batch_id
from {{ ref('int_peer_reviews') }}
