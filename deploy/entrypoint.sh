#!/bin/sh
# Start one role of the image; every role is replaced by its program, so that signals reach it.
set -eu

case "${1:-web}" in
  web)
    exec daphne --bind 0.0.0.0 --port "${PORT:-8000}" --proxy-headers --verbosity 0 storybook.asgi:application
    ;;
  talks)
    # Hundreds of talks are hundreds of megabytes, walked through all the time: huge pages, for which only the C library's
    # allocator asks the kernel; memory once had is kept, as each huge page that comes anew is cleared first
    # (docs/decisions/0010).
    export PYTHONMALLOC=malloc GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.trim_threshold=1073741824:glibc.malloc.mmap_threshold=33554432
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
