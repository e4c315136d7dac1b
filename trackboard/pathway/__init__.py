"""What law and practice say. Pure: no I/O, no clock, no SQL, no screen."""
