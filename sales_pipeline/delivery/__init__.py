"""Delivery of published reports: an outbox that never sends twice, and the share folder channel.

State is small files beside the reports; the warehouse is never touched.
"""
