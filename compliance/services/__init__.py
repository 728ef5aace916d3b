"""The services of compliance."""
