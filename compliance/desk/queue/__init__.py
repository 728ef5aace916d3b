"""The queue and its siblings: mine, waiting, decided, bulk.

Called by the addresses only.
"""
