"""Notifications: what people hear of their customers, in the portal, by mail at once, or once a day.

`owing` makes one notice an event and reader with the event, `reading` shows them, `digests` gathers, `choices` keeps
what each person wants. The mails of the contract (questions, non-compliance, deadlines) are owed by compliance and
have nothing to do with this. Called by the pages of customers and by the frame of every page.
"""
