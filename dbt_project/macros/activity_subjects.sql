{# The kind of record that a Salesforce id is of: its first three characters tell the object. #}
{% macro salesforce_subject_type(column) -%}
    case left({{ column }}, 3)
        when '006' then 'opportunity'
        when '001' then 'account'
        when '00Q' then 'lead'
        when '003' then 'contact'
        else 'other'
    end
{%- endmacro %}

{#
    What an activity is about, of the records that a vendor associates with it: the opportunity if
    there is one, else the account, else the contact.
#}
{% macro associated_subject_type() -%}
    case
        when opportunity_id is not null then 'opportunity'
        when account_id is not null then 'account'
        when contact_id is not null then 'contact'
        else 'other'
    end
{%- endmacro %}

{# The id that goes with associated_subject_type(). #}
{% macro associated_subject_id() -%}
    {{ clean_code('coalesce(opportunity_id, account_id, contact_id)') }}
{%- endmacro %}
