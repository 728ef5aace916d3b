"""What a partner may see of all this; the only room that reads it for them.

Called by the addresses only.
"""
