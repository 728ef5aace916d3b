"""Whatever leaves by mail: one owed row for each message and each of its readers, made with what it tells of.

A room registers its kinds of mail (`kinds.register`) and owes with `mails.owe`; this one renders, sends, drops
what is moot by then, and says when a mail reached nobody. It lies below the accounts, whose password mails and
webhooks owe mails too, and knows people and partners only as somebody who reads.
"""
