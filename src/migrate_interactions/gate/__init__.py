"""Which of the findings of a run are reported: those that are new, or on changed lines."""
