"""A partner's people: who works for it with which role, who is invited, and its sub-partners.

Called by its own pages; the admin of support keeps the same rows by its own way.
"""
