"""The reviewers' pages: the queue, the case page and what is done there.

Called by the addresses only; calls every room of compliance but the partner's pages.
"""
