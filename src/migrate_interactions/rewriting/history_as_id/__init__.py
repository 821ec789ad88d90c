"""A history becomes the interaction id that the next turn follows."""
