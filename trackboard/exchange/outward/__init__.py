"""What leaves as tables: workbooks, CSV, calendars, the audit; under pseudonyms where that is asked."""
