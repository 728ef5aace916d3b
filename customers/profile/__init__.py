"""What is screened: name, address, contacts, locations; its versions and the status that follows.

Called by licensing, lifecycle, onboarding, the directory, and by compliance.
"""
