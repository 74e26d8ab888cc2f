"""Rehearsal returns: what comes back, made by ourselves, with the truth about each beside it.

Nothing that takes returns in reads from here. Every return follows from a seed.
"""
