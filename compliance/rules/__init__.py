"""The rules of compliance."""
