"""The forms of quantities and subscribers.

Called by views and by forms of the rooms above.
"""
