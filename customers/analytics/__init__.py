"""Figures of a partner over time: from its own customers, as it is shown them, and nothing that it may not know."""
