"""The public API: a door that every call passes, and one room for each contract behind it.

Views parse, call one service of `customers` or `compliance`, and render; no rule lives here.
"""
