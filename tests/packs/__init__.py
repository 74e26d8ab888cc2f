"""The packs of the repository that are no covenant."""
