"""The read model: every child with stage, clocks and standing; filter, sort, privacy."""
