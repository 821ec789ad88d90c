"""Code for the Interactions API as it was before google-genai 2.0."""
