"""The events feed: what webhooks tell, kept for whoever would rather ask (contract A14).

Filled by the history (`owing`), put in order when it is read (`service`), read by `portal.api.own.feed`.
"""
