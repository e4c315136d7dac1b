"""A module a report; each returns a Table."""
