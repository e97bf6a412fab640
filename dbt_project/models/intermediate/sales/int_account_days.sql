{{ config(materialized='table') }}

{{ sale_days('account_key') }}
