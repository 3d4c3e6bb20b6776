#!/bin/sh
# Start one role of the image; every role is replaced by its program, so that signals reach it.
set -eu

case "${1:-web}" in
  web)
    exec daphne --bind 0.0.0.0 --port "${PORT:-8000}" --proxy-headers --verbosity 0 storybook.asgi:application
    ;;
  talks)
    exec python manage.py serve_talks --bind 0.0.0.0 --port "${TALKS_PORT:-8001}" --proxy-headers
    ;;
  worker)
    exec python manage.py qcluster
    ;;
  migrate)
    python manage.py migrate --noinput
    exec python manage.py schedule_sweeps
    ;;
  *)
    exec "$@"
    ;;
esac
