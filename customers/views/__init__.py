"""The views of customers."""
