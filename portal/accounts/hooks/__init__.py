"""Webhooks: what the machines of a partner are told, signed as Standard Webhooks says (contract H).

Called by the partner's own pages, the history (`portal.audit.registry`) and the worker.
"""
