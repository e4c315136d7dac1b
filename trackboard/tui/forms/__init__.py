"""What people fill in to record something: a small kit, and a module for each kind of act."""
