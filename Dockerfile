FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 ARENA_VAR=/var/lib/arena
RUN useradd --system --home-dir /srv/arena arena && install -d -o arena -g arena /var/lib/arena
WORKDIR /srv/arena

COPY requirements-production.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements-production.lock

COPY . .
# Names and compresses the static files; nothing of these made-up values stays in the image.
RUN SECRET_KEY=made-up DATABASE_URL=postgres://arena@localhost/arena python manage.py collectstatic --no-input

USER arena
EXPOSE 8000
CMD ["python", "-m", "granian", "arena.wsgi:application", "--interface", "wsgi", "--host", "0.0.0.0", "--no-ws", \
     "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers"]
