"""The types of event that compliance declares; its rooms record them, nobody else does."""

from compliance.events import cases, contacts, decisions, lists

__all__ = ["cases", "contacts", "decisions", "lists"]
