{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='node',
    on_schema_change='fail'
) }}

{{ match_groups('contact', ref('int_contact_links'), ref('int_contact_nodes')) }}
