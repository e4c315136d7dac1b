"""The made-up authority's bundle, part of the package; fixtures/make_northshire.py writes it."""
