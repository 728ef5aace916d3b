"""Append-only history. `audit.record(...)` is called by every service, in its own transaction."""
