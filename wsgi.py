"""What a WSGI server loads: `granian --interface wsgi wsgi:app`, and what `flask` finds by itself."""

import gc
import sys

from config import SettingsError, from_environ
from sprint import create_app, logs

try:
    settings = from_environ()
    logs.configure(as_json=not settings["IS_DEMO"], level=settings["LOG_LEVEL"])
    app = create_app(settings)
except SettingsError as error:
    sys.exit(f"The site cannot start. {error}")
gc.collect()
gc.freeze()  # what is loaded now stays: looking through it again and again would hold up a page each time
