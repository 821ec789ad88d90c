"""What an audit says of a repository: the ledger, its readiness, what a migration saves."""
