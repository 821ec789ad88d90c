"""What random programs are made of: one subject per module."""
