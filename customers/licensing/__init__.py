"""Packages, add-ons, quantities, subscribers, administrators.

Called by lifecycle, onboarding and the directory.
"""
