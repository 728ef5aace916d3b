"""The views of compliance."""
