"""Support's reading room for customers, and its reasoned actions."""

from customers.admin import catalogue, customers, drafts, imports, notices, personal, work

__all__ = ["catalogue", "customers", "drafts", "imports", "notices", "personal", "work"]
