"""``python -m docgen``."""

import sys

from docgen.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
