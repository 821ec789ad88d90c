"""From the older schema of the Interactions API to that of today."""
