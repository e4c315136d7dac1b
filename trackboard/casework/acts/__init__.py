"""What people do: a module for each thing that is recorded."""
