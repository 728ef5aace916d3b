"""What the operator's restricted-party (RPL) team owns: lists, checks, review cases, deadlines."""
