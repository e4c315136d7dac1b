"""The authority's own tracker: a mapping from its headers to our fields, proposed once, kept, and read by."""
