"""What the configuration of a call may hold, as far as the code shows it."""
