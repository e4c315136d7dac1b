"""Drawing into cells."""
