"""Salesforce, REST API and Bulk API 2.0."""
