-- The counted sale lines as each night of the run knew them. One row per night and line.
select nights.known_on, states.* exclude (known_from, known_to)
from {{ ref('int_sales_line_states') }} as states
inner join {{ ref('int_nights') }} as nights
    on nights.known_on >= states.visible_from and nights.known_on < states.known_to
where states.is_counted and states.line_type = 'sale'
