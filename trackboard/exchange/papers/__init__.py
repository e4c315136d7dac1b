"""What leaves as a document: minutes, the pack, one child's record."""
