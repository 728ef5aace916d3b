"""The case page: what it shows, what it offers, and each thing done on it.

Called by the addresses only.
"""
