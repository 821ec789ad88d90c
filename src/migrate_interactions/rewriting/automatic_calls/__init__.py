"""Functions that the SDK called by itself, called by the program."""
