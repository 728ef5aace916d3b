"""Forms of the review desk and of the partner's answers."""
