{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='subject',
    on_schema_change='fail',
    pre_hook="{{ stand_before_run(this) }}"
) }}

{% set keys = sales_scopes().values() | list %}

with {{ sale_runs() }},

{% if is_incremental() %}
    changed as (
        {{ changed_in_run(
            'account_key, order_date', 'sales', ['visible_from', 'known_to'],
            since='(select first_night from run)'
        ) }}
    ),

    -- A changed line that is later than the account's first sale changes nothing here.
    touched as (
        select distinct changed.account_key as subject
        from changed
        left join {{ this }} as firsts on changed.account_key = firsts.subject
        where firsts.subject is null or changed.order_date <= firsts.first_date
    ),

    replaced as (
        select * from {{ this }} where subject in (select subject from touched)
    ),
{% endif %}

stays as (
    select distinct
        account_key as subject, order_date, line_key, {{ keys | join(', ') }},
        {{ nights_of_stay() }}
    from sales
    cross join run
    {% if is_incremental() %}
        inner join touched on sales.account_key = touched.subject
    {% endif %}
    where visible_from <= run.last_night
        and known_to > run.first_night
        and account_key <> 'unknown'
),

earliest as (
    select subject, known_from, known_to, min(order_date) as first_date
    from stays
    group by all
),

{{ spans_of('earliest') }},

first_dates as (
    select spans.subject, spans.known_from, spans.known_to, min(earliest.first_date) as first_date
    from spans
    inner join earliest
        on spans.subject = earliest.subject
        and spans.known_from >= earliest.known_from
        and spans.known_from < earliest.known_to
    group by all
),

computed as (
    select first_dates.*, stays.line_key, {{ keys | join(', ') }}
    from first_dates
    inner join stays
        on first_dates.subject = stays.subject
        and first_dates.first_date = stays.order_date
        and first_dates.known_from >= stays.known_from
        and first_dates.known_from < stays.known_to
    qualify
        row_number() over (
            partition by first_dates.subject, first_dates.known_from order by stays.line_key
        ) = 1
)

{% if is_incremental() %}
    {{ computed_and_replaced(['subject', 'first_date', 'line_key'] + keys) }}
{% else %}
    select subject, first_date, line_key, {{ keys | join(', ') }}, known_from, known_to
    from computed
{% endif %}
