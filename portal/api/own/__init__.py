"""`/api/v1`, our own contract: names as the pages have them, problems as RFC 9457, versions, idempotency.

Called by the addresses alone; every operation is declared in `operations`, from which the document is made.
"""
