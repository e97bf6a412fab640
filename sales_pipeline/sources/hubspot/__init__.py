"""HubSpot, CRM API."""
