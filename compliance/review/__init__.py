"""The case: opened and joined, claimed, judged, decided, undone; the whitelist; the review clock and the queue's order.

Called by checks, contacts, deprovisioning, the desk and the partner's pages; calls none of them.
"""
