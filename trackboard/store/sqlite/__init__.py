"""The engine: the driver, opening a file, its schema, its migrations, its integrity."""
