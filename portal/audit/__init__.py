"""Append-only history. Apps declare types of event (`events`); services record them in their own transaction."""
