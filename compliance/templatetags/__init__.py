"""The templatetags of compliance."""
