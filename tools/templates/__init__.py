"""Builder of the example template pack and the starter pack (a developer tool)."""
