"""From requirements in the text of a file to the same text with newer ones."""
