"""From a part of a test that pins the old API to edits, or to a refusal."""
