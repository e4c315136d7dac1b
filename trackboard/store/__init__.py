"""Where it is kept. Plain SQL, rows in and dataclasses out. Knows no pathway and no screen."""
