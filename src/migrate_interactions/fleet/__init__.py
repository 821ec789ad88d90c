"""Many audits: of the repositories of a list, and of the commits of one repository."""
