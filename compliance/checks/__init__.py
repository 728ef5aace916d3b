"""The check of a profile version, re-screening after a list update, replay, ad-hoc screening, what-if.

Called by the commands, the tasks and the desk; opens and joins cases through review.
"""
