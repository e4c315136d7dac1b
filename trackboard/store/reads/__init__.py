"""Named reads: every question that is asked of the tables."""
