"""Asking the partner: questions, attempts and what counts, answers, the tipping-off guard.

Called by deprovisioning, the desk and the partner's pages.
"""
