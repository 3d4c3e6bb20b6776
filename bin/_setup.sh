# shellcheck shell=bash
# What bin/run, bin/test, bin/check and .ci/run share. Sourced from the top folder; starts nothing by itself.

say() { printf '%s\n' "$*"; }
fail() {
  printf '\n%s\n' "$@" >&2
  exit 1
}

# Print the command of a Python of 3.11 or newer, or explain.
find_python() {
  local name
  for name in "${PYTHON:-}" python3 python3.11 python3.12 python3.13 python; do
    if [ -n "$name" ] && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return 0
    fi
  done
  fail "画伴需要 Python 3.11 或更新的版本，这台电脑上没有找到。Debian/Ubuntu：apt install python3 python3-venv" \
    "HuaBan needs Python 3.11 or newer, and none was found. Debian/Ubuntu: apt install python3 python3-venv" \
    "（已经装在别处？ Installed elsewhere?  PYTHON=/path/to/python3.11 bin/run）"
}

# Make .venv once. Works without python3-venv too, as long as there is a pip.
ensure_venv() {
  [ -x .venv/bin/python ] && .venv/bin/python -c 'import pip' 2>/dev/null && return 0
  local python
  python=$(find_python) || exit 1
  say "→ .venv"
  rm -rf .venv
  if ! "$python" -m venv .venv >/dev/null 2>&1; then
    rm -rf .venv
    { "$python" -m venv --without-pip .venv && "$python" -m pip --python .venv/bin/python install --quiet pip; } ||
      fail "建不了虚拟环境：请装上 pip 或 venv（Debian/Ubuntu：apt install python3-venv）" \
        "Cannot make a virtual environment: install pip or venv (Debian/Ubuntu: apt install python3-venv)"
  fi
}

# install_requirements requirements.txt: with the exact versions of constraints.txt, only when something changed.
install_requirements() {
  local file=$1 stamp sum
  stamp=.venv/.installed-${file%.txt}
  sum=$(cat requirements*.txt constraints.txt | .venv/bin/python -c \
    'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())')
  [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ] && return 0
  [ "$file" = requirements.txt ] && [ "$(cat .venv/.installed-requirements-dev 2>/dev/null)" = "$sum" ] && return 0
  say "→ pip install -r $file（第一次要一两分钟 / a minute or two the first time）"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$file" -c constraints.txt ||
    fail "没能装好 $file 里的依赖：看看上面的信息，多半是网络。" \
      "Could not install what $file lists: see above; most often it is the network."
  printf '%s\n' "$sum" >"$stamp"
}

# TypeScript (only checks), and the real PostgREST that tests of the Memfire copy run against.
install_node_tools() {
  if ! command -v npm >/dev/null 2>&1; then
    [ "${CI:-}" = true ] && fail "npm is missing, and with CI=true nothing may be left out."
    say "· 没有 npm：不检查 JavaScript 的类型，也不跑真正的 PostgREST / no npm: no type check of the JavaScript, no PostgREST"
    return 0
  fi
  local stamp=node_modules/.installed sum
  sum=$(cksum <package-lock.json)
  [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ] && return 0
  say "→ npm ci"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  printf '%s\n' "$sum" >"$stamp"
}

# Debian packages that the whole suite wants. Only as root on Debian, and only when asked to (CI=true or INSTALL_SYSTEM=1).
install_system_packages() {
  [ "${CI:-}" = true ] || [ "${INSTALL_SYSTEM:-}" = 1 ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then return 0; fi
  local wanted=() pair
  for pair in chromium:chromium msgfmt:gettext shellcheck:shellcheck node:nodejs npm:npm \
    redis-server:redis-server psql:postgresql fc-list:fontconfig \
    firefox-esr:firefox-esr WebKitWebDriver:webkit2gtk-driver Xvfb:xvfb dbus-run-session:dbus \
    cc:gcc python3-config:python3-dev; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || wanted+=("${pair#*:}")
  done
  for pair in fonts-noto-cjk fonts-lxgw-wenkai; do
    dpkg -s "$pair" >/dev/null 2>&1 || wanted+=("$pair")
  done
  [ ${#wanted[@]} -gt 0 ] || return 0
  say "→ apt-get install ${wanted[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
}

# Nobody's real keys, vendors or data may reach a test.
forget_the_real_world() {
  local name
  for name in $(grep -oE "^#?[A-Z][A-Z0-9_]+=" .env.example | tr -d '#= '); do unset "$name"; done
  export ENV_FILE=/dev/null
}
