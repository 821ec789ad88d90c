"""From the arguments of an old call to those of ``interactions.create``."""
