#!/usr/bin/env bash
# Stop the user service that install-alpaca-mock-service.sh made, and remove all that it made.
set -euo pipefail

usage() {
  cat <<'END'
Usage: uninstall-alpaca-mock-service.sh [OPTION...]

Stops the user service alpaca-mock and removes its registration, its virtual environment, its copy of the settings and,
on macOS, its log. Says so and succeeds where nothing is installed.

  --dry-run    print every command, and change nothing
  --help       print this
END
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/lib/service.sh
. "$root/scripts/lib/service.sh"

while [ $# -gt 0 ]; do
  case $1 in
    --dry-run) dry_run=yes ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) fail "unknown option $1; see --help" ;;
  esac
  shift
done

locate
if [ ! -e "$registration" ] && [ ! -e "$data" ]; then
  say "No alpaca-mock service is installed for $(id -un)."
  exit 0
fi

case $platform in
  systemd)
    find_manager
    unload || fail "systemd does not stop the service; nothing was removed"
    try systemctl --user disable --quiet "$unit"
    run rm -f "$registration" "$HOME/.config/systemd/user/default.target.wants/$unit"
    try systemctl --user daemon-reload
    try systemctl --user reset-failed "$unit"
    if [ -e "$linger_mark" ]; then
      try loginctl disable-linger
    fi
    run rm -rf "$data"
    ;;
  launchd)
    find_domain
    unload
    run rm -f "$registration"
    run rm -rf "$data" "$logs"
    ;;
esac
[ "$dry_run" = yes ] || say "alpaca-mock is removed."
