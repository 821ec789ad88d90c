"""The state of a history at every point of a program."""
