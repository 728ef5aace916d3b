"""The list of customers, search, filters, and the customer's own page.

Called by the addresses only.
"""
