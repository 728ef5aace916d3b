"""Support's reading room for customers, and its reasoned actions."""

from customers.admin import catalogue, customers, work

__all__ = ["catalogue", "customers", "work"]
