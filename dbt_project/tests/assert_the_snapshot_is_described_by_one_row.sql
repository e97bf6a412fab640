-- A failure means that the views would show every figure twice, or none at all: they cross join the
-- snapshot's dates.
select count(*) as row_count
from {{ ref('dim_snapshot') }}
having count(*) <> 1
