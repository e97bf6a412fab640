-- A failure means that a line's gross, discount and net were not taken from the same line: the
-- discount rate then explains nothing. Lines that are no sale have neither gross nor discount.
select line_key, line_type, gross_amount, discount_amount, net_amount
from {{ ref('fct_sales_lines') }}
where
    case
        when line_type = 'sale' then gross_amount <> net_amount + discount_amount
        else gross_amount <> 0 or discount_amount <> 0
    end
