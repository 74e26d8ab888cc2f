"""The act of amending: revisions, what changed between them, and consent."""
