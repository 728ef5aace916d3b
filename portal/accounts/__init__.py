"""Users, partners, memberships, and the one table of rights."""
