"""Drawing without a framework: text, bars, cards and panels as lines of pieces, each a text and its ink."""
