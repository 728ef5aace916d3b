"""Billing reports: daily assignments of a partner's customers, worked out from the counts.

The API's billing pages call it; it only reads what licensing keeps.
"""
