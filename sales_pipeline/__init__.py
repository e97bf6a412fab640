"""sales_pipeline: CRM, ERP and spreadsheet extracts to trusted KPI marts and reports, every night."""
