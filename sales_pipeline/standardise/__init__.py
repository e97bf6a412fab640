"""Matching keys of master data: names, phones, e-mails, web sites and places in one form each.

Pure functions of a text: the same text has the same key wherever and whenever it is computed.
"""
