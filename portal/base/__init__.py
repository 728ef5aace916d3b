"""The ground floor: clock, opaque ids, errors, state tables, htmx. Imports nothing of the project."""
