"""Files: where they lie, who has them open, private copies, backups."""
