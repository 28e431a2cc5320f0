"""``python -m mockint``, for where the command is not on the path."""

import sys

from mockint.cli import main

if __name__ == "__main__":
    sys.exit(main())
