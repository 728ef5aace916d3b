"""Shared fixtures and the real-worker harness."""
