"""The engine: the driver, what it is asked, the schema, and the migrations."""
