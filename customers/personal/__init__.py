"""What people keep for their work with the list: words on customers, saved views, columns, their last visit."""
