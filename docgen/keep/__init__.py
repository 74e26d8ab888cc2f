"""Keeping: the history, the proof of the register, the archive package, and making things again."""
