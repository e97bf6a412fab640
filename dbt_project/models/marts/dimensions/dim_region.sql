-- Where customers are: countries, provinces of China, and the cities that their records name.
with regions as (
    select * from {{ ref('regions') }}
),

told as (
    select distinct coalesce(region_code, 'unknown') as parent_code, trim(city) as city
    from {{ ref('int_account_states') }}
    where known_to = date '9999-12-31' and trim(city) <> ''
),

cities as (
    select parent_code || ':' || city as region_code, city, parent_code from told
),

-- A code that no list knows still has its customers.
others as (
    select distinct region_code
    from {{ ref('int_account_states') }}
    where region_code not in (select region_code from regions)
)

select region_code, name_zh, name_en, region_level, parent_code, false as is_inferred
from regions
union all
select region_code, city, city as name_en, 'city', parent_code, true from cities
union all
select region_code, region_code as name_zh, region_code as name_en, 'unknown', null, true
from others
union all
select 'unknown', '未知', 'Unknown', 'unknown', null, true
