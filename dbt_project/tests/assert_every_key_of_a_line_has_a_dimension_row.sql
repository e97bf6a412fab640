-- A failure means that a line points at nothing: it disappears from every report that joins the
-- dimension. Unknown members have a row as well, so no key may be left over.
with keys as (
    select distinct 'account' as dimension, account_key as key from {{ ref('fct_sales_lines') }}
    union all
    select distinct 'product', product_key from {{ ref('fct_sales_lines') }}
    union all
    select distinct 'salesperson', salesperson_key from {{ ref('fct_sales_lines') }}
    union all
    select distinct 'org_unit', team_key from {{ ref('fct_sales_lines') }}
    union all
    select distinct 'org_unit', region_key from {{ ref('fct_sales_lines') }}
),

members as (
    select 'account' as dimension, account_key as key from {{ ref('dim_account') }}
    union all
    select 'product', product_key from {{ ref('dim_product') }}
    union all
    select 'salesperson', salesperson_key from {{ ref('dim_salesperson') }}
    union all
    select 'org_unit', org_unit_key from {{ ref('dim_org_unit') }}
)

select distinct dimension, key from keys
except
select dimension, key from members
