"""The policy: what law and practice say, as data, read from a file and checked."""
