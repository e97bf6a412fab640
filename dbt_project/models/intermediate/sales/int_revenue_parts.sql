{{ config(
    materialized='ephemeral' if is_order_basis() else 'incremental',
    incremental_strategy='delete+insert',
    unique_key='line_key',
    on_schema_change='fail'
) }}

-- What of each order line is revenue when deliveries or invoices say so: a part for each of its
-- documents, on the day of the document. Lines of sources that send none count whole on their own
-- date, and gifts cost on theirs.
{% set measures = line_measures() %}

with all_lines as not materialized (
    select * from {{ ref('int_sales_line_states') }} where visible_from < known_to
),

entries as not materialized (
    select
        *,
        -- A red letter takes goods back, whichever way it was typed.
        if(document_amount < 0, -abs(quantity), quantity) as moved_quantity
    from {{ ref('int_fulfilment_entries') }}
    where entry_type = '{{ revenue_documents() }}' and known_from < known_to
),

{% if is_incremental() %}
    touched as (
        {{ changed_in_run('line_key', 'entries') }}
        union
        {{ changed_in_run('line_key', 'all_lines') }}
        union
        -- What an earlier run of the same nights found and this one would not.
        {{ changed_in_run('line_key', this) }}
    ),
{% endif %}

lines as materialized (
    select * from all_lines
    {% if is_incremental() %}
        where line_key in (select line_key from touched)
    {% endif %}
),

parts as (
    select * from entries
    {% if is_incremental() %}
        where line_key in (select line_key from touched)
    {% endif %}
),

-- What the documents of the line come to up to this one.
running as (
    select
        parts.line_key,
        parts.document_key,
        parts.known_from,
        sum(earlier.moved_quantity) as goods_after,
        sum(earlier.document_amount) as money_after,
        bool_and(earlier.moved_quantity is not null) as is_measured
    from parts
    inner join parts as earlier
        on parts.line_key = earlier.line_key
        and parts.is_own_date = earlier.is_own_date
        and parts.known_from >= earlier.known_from
        and parts.known_from < earlier.known_to
        and (parts.business_date, parts.document_key)
        >= (earlier.business_date, earlier.document_key)
    where parts.is_counted
    group by all
),

weighed as (
    select
        lines.* exclude (
            known_from, known_to, visible_from, _source_system, _record_id, _batch_id, _row_number
        ),
        parts.document_key,
        parts.document_id,
        parts.business_date,
        parts.known_from,
        parts.known_to,
        parts.is_own_date,
        parts.moved_quantity,
        parts.amount_after as told_after,
        parts.amount_before as told_before,
        parts.document_amount,
        coalesce(running.goods_after, 0) as goods_after,
        coalesce(running.goods_after, 0) - coalesce(parts.moved_quantity, 0) as goods_before,
        coalesce(running.money_after, 0) as money_after,
        coalesce(running.money_after, 0) - coalesce(parts.document_amount, 0) as money_before,
        running.is_measured,
        parts._source_system,
        parts._record_id,
        parts._batch_id,
        parts._row_number
    from parts
    inner join running using (line_key, document_key, known_from)
    inner join lines
        on parts.line_key = lines.line_key
        and parts.known_from >= lines.visible_from
        and parts.known_from < lines.known_to
    where parts.is_counted
),

-- Running amounts are shared out, so that the parts of a line that came whole are the line.
shared as (
    select
        * exclude ({{ measures.keys() | join(', ') }}),
        {% for side in ['after', 'before'] %}
            {% for measure, places in measures.items() %}
                {{ part_of_line(measure, side) }}::decimal(18, {{ places }})
                    as {{ measure }}_{{ side }},
            {% endfor %}
        {% endfor %}
        known_from as visible_from
    from weighed
),

whole as (
    select
        *,
        line_key as document_key,
        order_date as business_date,
        true as is_own_date,
        {% for measure, places in measures.items() %}
            {{ measure }} as {{ measure }}_after,
            ({{ measure }} * 0)::decimal(18, {{ places }}) as {{ measure }}_before,
        {% endfor %}
        null as document_id
    from lines
    where (is_counted and _source_system not in ({{ booked_sources() }}))
        or (is_in_force and line_type = 'gift')
),

rows_of_all as (
    select * from shared
    union all by name
    select * from whole
)

select
    line_key, document_key, document_id, is_own_date, order_key, order_date, business_date,
    known_from, known_to, visible_from, is_counted, is_in_force, order_status, line_type,
    company_key, region_key, team_key, salesperson_key, product_line_key, channel_key,
    legal_entity_key, product_manager_key, category_key, key_model_key, industry_key, geo_key,
    customer_group_key, account_key, product_id, launch_date, currency, fx_rate,
    {% for measure, places in measures.items() %}
        ({{ measure }}_after - {{ measure }}_before)::decimal(18, {{ places }}) as {{ measure }},
        {{ measure }}_before,
    {% endfor %}
    _source_system, _record_id, _batch_id, _row_number
from rows_of_all
