{{ config(materialized='table') }}

{{ sale_days('order_key') }}
