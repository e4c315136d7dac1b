"""How fast trackboard is, measured from outside against a floor and against other programs. See README, "Speed"."""
