"""What an import would do to the database, and doing it: three ways, conflicts kept, nobody brought back."""
