-- A failure means that a line that this run wrote is in the mart twice, and every figure that a
-- reader adds up from the lines counts it twice.
with touched as (
    select distinct line_key
    from {{ ref('int_sales_line_states') }}
    where known_from >= {{ range_start() }} or visible_from >= {{ range_start() }}
)

select lines.line_key, count(*) as copies
from {{ ref('fct_sales_lines') }} as lines
inner join touched on lines.line_key = touched.line_key
group by lines.line_key
having count(*) > 1
