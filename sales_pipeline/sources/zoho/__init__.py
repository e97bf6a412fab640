"""Zoho CRM, REST API v8."""
