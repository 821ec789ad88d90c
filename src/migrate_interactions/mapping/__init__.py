"""The two APIs side by side, as tables: what each part of the old one becomes."""
