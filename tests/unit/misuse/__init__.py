"""What programs get wrong that use the Interactions API already."""
