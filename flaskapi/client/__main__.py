"""`python -m flaskapi.client`."""

import sys

from flaskapi.client.command import main

sys.exit(main())
