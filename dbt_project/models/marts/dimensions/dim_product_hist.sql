-- What was known of each product, and from which night to which.
select
    product_id as product_key,
    known_from as valid_from,
    known_to as valid_to,
    sku,
    coalesce(name, product_id) as name_zh,
    coalesce(name_en, name, product_id) as name_en,
    coalesce(product_line, 'unknown') as product_line,
    category,
    coalesce(is_key_model, false) as is_key_model,
    launch_date,
    end_date,
    standard_cost,
    _is_deleted as is_deleted
from {{ ref('int_product_states') }}
