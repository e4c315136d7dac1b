"""Files opened and written: text, workbooks and archives, within limits and safely."""
