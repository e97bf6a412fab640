{% set fields = ['name', 'account_type', 'industry', 'province', 'city', 'level', 'owner_key'] %}

with records as (
    select *, count(*) over (partition by account_key) as records
    from {{ ref('int_account_records') }}
),

told as (
    {% for field in fields %}
        select
            account_key, '{{ field }}' as field, {{ field }} as value, _record_key as record_key,
            _source_modified_at as modified_at
        from records
        where records > 1 and {{ field }} is not null
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

final as (
    select
        account_key,
        field,
        value,
        record_key,
        modified_at,
        count(distinct value) over (partition by account_key, field) > 1 as is_disputed
    from told
    qualify
        row_number() over (
            partition by account_key, field order by modified_at desc, record_key desc
        ) = 1
)

select * from final
