"""What the random histories can do, by subject."""
