"""Support's reading room for customers, and its reasoned actions."""

from customers.admin import catalogue, customers, imports, work

__all__ = ["catalogue", "customers", "imports", "work"]
