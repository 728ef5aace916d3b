"""A customer's history: written with the change, read by its partner in words.

Called by every room of customers and by compliance.
"""
