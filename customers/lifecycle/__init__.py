"""Provisioning, the own organisation, who looks after a customer, deletion.

Called by onboarding, the directory, and by compliance for the end of a customer.
"""
