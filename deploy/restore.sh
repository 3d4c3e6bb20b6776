#!/usr/bin/env bash
# Put a backup back: deploy/restore.sh backups/huaban-20261120T030000Z.dump     (stop web and worker first)
# The files of the same moment (…-files.tar.gz), if they are beside it, are unpacked as well.
# Children erased after the backup come back with it: erase them again (docs/operations.md).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dump=${1:?which backup? e.g. deploy/restore.sh backups/huaban-20261120T030000Z.dump}
[ -f "$dump" ] || { printf '%s is not there\n' "$dump" >&2; exit 1; }
files=${dump%.*}-files.tar.gz
options=(--clean --if-exists --no-owner --single-transaction --exit-on-error)

case "$dump" in
  *.sqlite3)
    mkdir -p "${VAR_DIR:-var}"
    rm -f "${VAR_DIR:-var}/db.sqlite3-wal" "${VAR_DIR:-var}/db.sqlite3-shm"
    cp "$dump" "${VAR_DIR:-var}/db.sqlite3"
    ;;
  *)
    if [ -n "${DATABASE_URL:-}" ]; then
      pg_restore "${options[@]}" --dbname="$DATABASE_URL" "$dump"
    else
      docker compose exec -T db pg_restore "${options[@]}" -U huaban --dbname=huaban <"$dump"
    fi
    ;;
esac

[ -f "$files" ] || exit 0
if [ -n "${DATABASE_URL:-}" ] || [[ $dump == *.sqlite3 ]]; then
  mkdir -p "${VAR_DIR:-var}"
  tar --extract --gzip --file="$files" --directory="${VAR_DIR:-var}"
else
  docker compose run --rm -T --no-deps --entrypoint tar web --extract --gzip --directory=/data <"$files"
fi
