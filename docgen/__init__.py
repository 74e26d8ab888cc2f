"""docgen issues a personalised covenant pack to every party and keeps account of it."""

__version__ = "0.1.0"
