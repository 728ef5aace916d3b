"""The services of customers."""
