"""Values that are made for prompts: transcripts, descriptions, passages that were found."""
