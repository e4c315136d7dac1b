"""What people do. The only writer besides exchange."""
