"""What programs do wrong that already use the Interactions API."""
