"""Creating customers, and the templates they are created with.

Called by the addresses and the admin.
"""
