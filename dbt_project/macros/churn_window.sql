{# Days after which an account without a sale is lost: the longest window that the seed tells of. #}
{% macro churn_window() %}(select max(days) from {{ ref('churn_windows') }}){% endmacro %}
