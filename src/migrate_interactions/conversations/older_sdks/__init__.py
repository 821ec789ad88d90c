"""What a module does with the packages that came before google-genai."""
