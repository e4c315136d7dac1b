"""The audit: the chain, the changes, and what is read from them."""
