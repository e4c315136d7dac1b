"""Imports compared with what is here and with what was imported before."""
