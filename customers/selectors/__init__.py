"""What the partner's pages read: rows and figures, scoped and shaped, never a change."""
