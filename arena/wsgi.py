"""The entry for web servers."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arena.settings")
os.environ.setdefault("ARENA_PROCESS", "web")

from django.core.wsgi import get_wsgi_application

from arena import meaning

application = get_wsgi_application()
meaning.warm()
# What is loaded by now stays; collecting garbage need not look at it again with every few requests.
gc.freeze()
gc.set_threshold(20_000, 50, 100)
