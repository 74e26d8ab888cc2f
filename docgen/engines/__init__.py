"""Outside tools, each behind a small protocol of base.py."""
