"""The meeting."""
