"""trackboard: the permanence tracking meeting on one screen."""

__version__ = "0.1.0"
