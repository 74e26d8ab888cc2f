"""Makes the font that stamps and form fields are set in."""
