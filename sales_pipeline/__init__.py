"""sales_pipeline: CRM, ERP and spreadsheet extracts to KPI marts and reports, every night."""
