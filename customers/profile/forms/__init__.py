"""The forms of what is screened.

Called by views and by forms of the rooms above.
"""
