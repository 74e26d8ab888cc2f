"""Words, formats and files that every act shares. Imports nothing of the rest of docgen."""
