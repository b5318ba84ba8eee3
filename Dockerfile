FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 ARENA_VAR=/var/lib/arena
# A volume mounted at one of these folders for the first time takes over its owner.
RUN useradd --system --uid 1500 --home-dir /srv/arena arena \
    && install --directory --owner arena --group arena --mode 0750 /var/lib/arena /var/backups/arena
WORKDIR /srv/arena

COPY requirements-production.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements-production.lock

COPY . .
# Names and compresses the static files; nothing of these made-up values stays in the image.
RUN SECRET_KEY=made-up SIGNING_KEY=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef \
    DATABASE_URL=postgres://arena@localhost/arena SITE_URL=https://localhost \
    python manage.py collectstatic --no-input

USER arena
EXPOSE 8000
CMD ["python", "-m", "granian", "arena.wsgi:application", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--no-ws", "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", "--workers-kill-timeout", "20"]
