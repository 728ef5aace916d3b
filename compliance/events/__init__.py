"""The types of event that compliance declares; its rooms record them, nobody else does."""

from compliance.events import alarms, cases, contacts, decisions, lists

__all__ = ["alarms", "cases", "contacts", "decisions", "lists"]
