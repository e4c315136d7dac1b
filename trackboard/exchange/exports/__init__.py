"""What leaves: tables, the audit, calendars, pseudonyms."""
