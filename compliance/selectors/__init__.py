"""What the pages of the review desk and the partner's compliance pages read."""
