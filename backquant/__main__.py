"""`python -m backquant` is the `backquant` command."""

import sys

from .cli import main

sys.exit(main())
