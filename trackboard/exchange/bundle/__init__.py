"""The board's own bundle: its form, in and out without loss."""
