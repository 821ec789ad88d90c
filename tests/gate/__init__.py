"""Which findings are reported."""
