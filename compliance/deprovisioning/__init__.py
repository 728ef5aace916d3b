"""Both triggers, their notices, the release by two, and what runs towards them.

Called by the tasks, the desk and the partner's pages.
"""
