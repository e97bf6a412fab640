{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='node',
    on_schema_change='fail'
) }}

{{ match_groups('account', ref('int_account_links'), ref('int_account_nodes')) }}
