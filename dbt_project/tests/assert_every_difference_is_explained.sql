-- A failure means that rows or money were lost, or came from nowhere, on the way into the marts;
-- the hop says between which two steps.
select * from {{ ref('fct_reconciliation') }}
where unexplained <> 0
