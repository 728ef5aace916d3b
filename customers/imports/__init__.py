"""Importing customers from a CSV file: reading it, the dry run, the real run, and taking it back.

Its pages call it, and the worker. Customers are judged and made by onboarding's own service alone.
"""
