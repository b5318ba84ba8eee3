"""The entry for web servers."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arena.settings")
os.environ.setdefault("ARENA_PROCESS", "web")

from django.core.wsgi import get_wsgi_application

from arena import meaning

application = get_wsgi_application()
meaning.warm()
