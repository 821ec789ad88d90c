"""The language server: findings and fixes while the code is being written."""
