"""What the documentation shows and says is true."""
