"""The templatetags of customers."""
