{{ config(materialized='table') }}

-- A master tells who manages a product now, since when, and who did before. What it told earlier
-- holds for the time before; without a date a new manager counts from the night that tells of it.
with tellings as (
    select
        product_id,
        product_manager_id as manager_key,
        previous_product_manager_id as previous_key,
        known_from,
        coalesce(
            product_manager_since,
            case when row_number() over product = 1 then date '0001-01-01' else known_from end
        ) as valid_from
    from {{ ref('int_product_states') }}
    where product_manager_id is not null
    window product as (partition by product_id order by known_from)
    qualify
        row(product_manager_id, previous_product_manager_id, product_manager_since)
        is distinct from lag(
            row(product_manager_id, previous_product_manager_id, product_manager_since)
        ) over product
),

nights as (
    select
        product_id,
        known_from,
        lead(known_from, 1, date '9999-12-31') over (
            partition by product_id order by known_from
        ) as known_to
    from tellings
),

-- Of each manager what was told last: a date that is corrected moves the hand-over.
told as (
    select
        nights.*, tellings.manager_key, tellings.previous_key, tellings.valid_from,
        tellings.known_from as told_on
    from nights
    inner join tellings
        on nights.product_id = tellings.product_id
        and nights.known_from >= tellings.known_from
    qualify row_number() over (
            partition by nights.product_id, nights.known_from, tellings.manager_key
            order by tellings.known_from desc
        ) = 1
),

stints as (
    select
        *,
        lead(valid_from, 1, date '9999-12-31') over night as valid_to,
        row_number() over night = 1 as is_first
    from told
    window night as (partition by product_id, known_from order by valid_from, told_on)
)

select product_id, manager_key, valid_from, valid_to, known_from, known_to
from stints
where valid_from < valid_to
union all
select product_id, previous_key, date '0001-01-01', valid_from, known_from, known_to
from stints
where is_first and previous_key is not null and valid_from > date '0001-01-01'
