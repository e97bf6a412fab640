{#
    The columns identify a row. A failure means a fan-out: a join matched twice, or a record was
    built twice, and everything summed over the model counts it twice.
#}
{% test unique_combination(model, columns) %}
    select {{ columns | join(', ') }}, count(*) as copies
    from {{ model }}
    group by all
    having count(*) > 1
{% endtest %}
