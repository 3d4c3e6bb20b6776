#!/usr/bin/env bash
# Back up the database and the pictures into BACKUP_DIR (default: backups/), and delete backups older than KEEP_DAYS (14).
#   deploy/backup.sh             PostgreSQL and files of docker compose; from cron, every night
#   DATABASE_URL=postgres://… VAR_DIR=/srv/huaban deploy/backup.sh       without containers
#   VAR_DIR=var deploy/backup.sh sqlite                                  what bin/run made
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=${BACKUP_DIR:-backups}
keep_days=${KEEP_DAYS:-14}
stamp=$(date -u +%Y%m%dT%H%M%SZ)
umask 077
mkdir -p "$folder"

# A copy gets its name when it is complete.
keep() { mv "$1.part" "$1" && printf '%s\n' "$1"; }

if [ "${1:-}" = sqlite ]; then
  # Never copy the file of a live database: VACUUM INTO takes a consistent picture of it.
  target=$folder/huaban-$stamp.sqlite3
  python=.venv/bin/python
  [ -x "$python" ] || python=python3
  "$python" - "${VAR_DIR:-var}/db.sqlite3" "$target.part" <<'PY'
import sqlite3
import sys

source, target = sys.argv[1:]
with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as database:
    database.execute("VACUUM INTO ?", (target,))
PY
  keep "$target"
elif [ -n "${DATABASE_URL:-}" ]; then
  target=$folder/huaban-$stamp.dump
  pg_dump --format=custom --no-owner --file="$target.part" "$DATABASE_URL"
  keep "$target"
else
  target=$folder/huaban-$stamp.dump
  docker compose exec -T db pg_dump --format=custom --no-owner -U huaban huaban >"$target.part"
  keep "$target"
fi

files=$folder/huaban-$stamp-files.tar.gz
if [ "${1:-}" = sqlite ] || [ -n "${DATABASE_URL:-}" ]; then
  tar --create --gzip --file="$files.part" --directory="${VAR_DIR:-var}" --exclude=./db.sqlite3* --exclude=./static .
else
  docker compose exec -T web tar --create --gzip --directory=/data . >"$files.part"
fi
keep "$files"

find "$folder" -maxdepth 1 -type f -name 'huaban-*' -mtime "+$keep_days" -delete
