"""API tokens: what programs of a partner sign in with.

Called by `portal.api`, the partner's own page of tokens, the admin and `manage.py issue_token`.
"""
