# shellcheck shell=bash
# Sourced by the scripts beside this folder.

# Print the path of a Python that can run alpaca-mock and make virtual environments.
# PYTHON names one to be taken in place of those that are found.
find_python() {
  local candidate path
  for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
    path=$(command -v "$candidate" 2>/dev/null) || path=
    if [ -n "$path" ] && "$path" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      printf '%s\n' "$path"
      return 0
    fi
    if [ "$candidate" = "${PYTHON:-}" ]; then
      break
    fi
  done
  {
    echo "alpaca-mock needs Python 3.11 or newer, with its venv and ensurepip modules."
    echo "${PYTHON:+PYTHON=$PYTHON is none. }On Debian and Ubuntu: apt-get install python3-venv; on macOS: brew install python."
  } >&2
  return 1
}
