"""Sign-in of programs by OAuth 2.0 (contract T3): clients of partners, consent of people, codes and their tokens.

A grant is an `ApiToken` with a client: rights, rate limit, history and the door are those of every other token.
Plain services and no library: each step is one transaction with what it revokes. Called by `portal.api.oauth`, the
pages here and the admin.
"""
