"""Field kinds the forms share, and a refusal shown beside its field.

Called by every form.
"""
