"""Tests that stand in for the API, and the code of the project that they stand in for it with."""
