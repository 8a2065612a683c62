#!/usr/bin/env bash
# Install alpaca-mock as a service of the user who runs this: it starts now, and after every reboot.
set -euo pipefail

usage() {
  cat <<'END'
Usage: install-alpaca-mock-service.sh [OPTION...]

Installs alpaca-mock from this checkout into a virtual environment of its own, registers it as a user service (launchd on
macOS, systemd on Linux), starts it, and reports success once GET /health has answered. A second run upgrades in place.

  --dry-run        print every file and command, and change nothing
  --wait SECONDS   how long to wait for GET /health (30)
  --allow-root     install for the user root, which is refused otherwise
  --help           print this

Settings are those of the .env in the root of this checkout (see .env.example). It is copied, readable by you alone, so
that the checkout can move or go; after a change of it, run this again. Without one, an earlier copy stays in use.

PYTHON=/path/to/python names the Python (3.11 or newer) to build with.
END
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/lib/python.sh
. "$root/scripts/lib/python.sh"
# shellcheck source=scripts/lib/service.sh
. "$root/scripts/lib/service.sh"

seconds=30
allow_root=no
while [ $# -gt 0 ]; do
  case $1 in
    --dry-run) dry_run=yes ;;
    --allow-root) allow_root=yes ;;
    --wait)
      shift
      seconds=${1:-}
      case $seconds in '' | *[!0-9]*) fail "--wait takes a number of seconds" ;; esac
      ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) fail "unknown option $1; see --help" ;;
  esac
  shift
done

check_machine() {
  if [ "$(id -u)" = 0 ] && [ "$allow_root" = no ]; then
    [ "$dry_run" = yes ] ||
      fail "this makes a service of the user who runs it; run it as yourself, without sudo (or with --allow-root)"
    say "# without --dry-run this is refused: you are root, and did not say --allow-root"
  fi
  python=$(find_python) || exit 1
  # Neither a unit nor a plist can hold a line break or bytes that are no text.
  "$python" -c 'import sys; sys.exit(not all(text.isprintable() for text in sys.argv[1:]))' "$HOME" "$root" ||
    fail "the path of HOME or of this checkout has a character that no service file can hold"
  case $platform in
    systemd)
      case $HOME in
        *[\"\'\\]*) fail "systemd takes no program whose path has a quote or a backslash, as that of HOME has: $HOME" ;;
      esac
      command -v systemctl >/dev/null || fail "there is no systemctl here; user services on Linux need systemd"
      find_manager
      [ "$dry_run" = yes ] || systemctl --user show-environment >/dev/null 2>&1 ||
        fail "systemd runs no user services for $(id -un); log in as that user directly, not by su or sudo"
      ;;
    launchd) find_domain ;;
  esac
}

build() {
  run mkdir -p "$data"
  run chmod 700 "$data"
  if ! "$interpreter" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    run "$python" -m venv --clear "$data/venv" || fail "cannot make a virtual environment in $data/venv"
  fi
  # As a URL, because pip takes some characters of a path for something else.
  local source
  source=$("$python" -c 'import pathlib, sys; print(pathlib.Path(sys.argv[1]).as_uri())' "$root")
  run "$interpreter" -I -m pip --disable-pip-version-check install --quiet --upgrade "alpaca-mock @ $source" ||
    fail "cannot install alpaca-mock from $root"
}

# Copy the settings, and refuse those that the server would refuse before anything of a running service is touched.
copy_settings() {
  local source=$root/.env candidate=$environment.candidate reason
  if [ ! -e "$source" ]; then
    if [ -e "$environment" ]; then
      say "There is no $source; the settings of the last installation stay in use."
      return
    fi
    say "There is no $source; every setting has its default."
    source=/dev/null
  fi
  if [ "$dry_run" = yes ]; then
    say "# writes $environment (mode 600): a copy of $source"
    return
  fi
  write_file "$candidate" 600 <"$source" || fail "cannot copy $source to $environment"
  if ! reason=$("$interpreter" -I -m alpaca_mock --env-file "$candidate" --settings 2>&1 >/dev/null); then
    rm -f "$candidate"
    reason=${reason#alpaca-mock: }
    fail "the settings in $source cannot be used: ${reason#"$candidate: "}"
  fi
  mv -f "$candidate" "$environment"
}

is_healthy() { "$interpreter" -I -m alpaca_mock --env-file "$environment" --health 2>&1; }

# What answers now is not what is about to be installed, and its answers must not be taken for it.
check_port() {
  [ "$dry_run" = no ] || return 0
  local status=0
  answer=$(is_healthy) || status=$?
  case $status in
    0) fail "another server is already running: $answer. Stop it, or set another ALPACA_MOCK_LISTEN_ADDR in $root/.env" ;;
    2) fail "GET /health could not be verified: ${answer#alpaca-mock: }; set another ALPACA_MOCK_LISTEN_ADDR in $root/.env" ;;
  esac
}

# Quote one argument of ExecStart that has no quote or backslash itself (systemd.unit(5), "Specifiers").
unit_quote() { printf '"%s"' "$(printf '%s' "$1" | sed 's/%/%%/g')"; }

unit_file() {
  # The colon keeps systemd from looking for variables in the arguments.
  # Name spaces, and so ProtectSystem= and its like, are not to be had for a user service on every machine.
  cat <<END
[Unit]
Description=alpaca-mock, a local stand-in for the Alpaca trading API
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=main
ExecStart=:$(unit_quote "$interpreter") -I -m alpaca_mock --env-file $(unit_quote "$environment")
Restart=on-failure
RestartSec=5
TimeoutStartSec=60
TimeoutStopSec=30
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service

[Install]
WantedBy=default.target
END
}

xml() { printf '%s' "$1" | sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g'; }

plist_file() {
  cat <<END
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>$label</string>
  <key>ProgramArguments</key>
  <array>
    <string>$(xml "$interpreter")</string>
    <string>-I</string>
    <string>-m</string>
    <string>alpaca_mock</string>
    <string>--env-file</string>
    <string>$(xml "$environment")</string>
  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ExitTimeOut</key>
  <integer>30</integer>
  <key>Umask</key>
  <integer>63</integer>
  <key>StandardOutPath</key>
  <string>$(xml "$logs/$name.log")</string>
  <key>StandardErrorPath</key>
  <string>$(xml "$logs/$name.log")</string>
</dict>
</plist>
END
}

start_systemd() {
  unit_file | write_file "$registration" 644
  run systemctl --user daemon-reload || fail "systemd does not read its units again"
  run systemctl --user enable --quiet "$unit" || fail "systemd does not enable $registration"
  linger
  run systemctl --user restart "$unit" || give_up "the service does not start"
}

# Without lingering a user's services start at login, not at boot.
linger() {
  if [ "$(loginctl show-user "$(id -un)" --property=Linger --value 2>/dev/null)" = yes ]; then
    return
  fi
  if run loginctl enable-linger 2>/dev/null; then
    run touch "$linger_mark"
  else
    say "Not allowed to start services before you log in; someone who is can say: loginctl enable-linger $(id -un)"
  fi
}

start_launchd() {
  run mkdir -p "$logs"
  plist_file | write_file "$registration" 644
  try launchctl enable "$domain/$label"
  run launchctl bootstrap "$domain" "$registration" || give_up "launchd does not take $registration"
}

is_running() {
  case $platform in
    systemd) systemctl --user is-active --quiet "$unit" ;;
    launchd) launchctl print "$domain/$label" 2>/dev/null | grep -q 'state = running' ;;
  esac
}

wait_for_health() {
  [ "$dry_run" = no ] || return 0
  local until=$((SECONDS + seconds))
  while ! { answer=$(is_healthy) && is_running; }; do
    [ $SECONDS -lt $until ] || give_up "the service did not become healthy within $seconds seconds: $answer"
    sleep 0.2
  done
}

# Stop what does not work, so that it is not tried again and again, and say why.
give_up() {
  {
    say "The last lines of its log:"
    case $platform in
      systemd) journalctl --user --unit="$unit" --lines=20 --no-pager --output=cat 2>&1 ;;
      launchd) tail -n 20 "$logs/$name.log" 2>&1 ;;
    esac | sed 's/^/    /'
  } >&2
  unload >/dev/null 2>&1 || true
  fail "$1. It is stopped; run this again once the cause is gone, or uninstall-alpaca-mock-service.sh"
}

report() {
  [ "$dry_run" = no ] || return 0
  say "$answer"
  say "  registered   $registration"
  say "  settings     $environment"
  case $platform in
    systemd)
      say "  status       systemctl --user status $unit"
      say "  log          journalctl --user --unit=$unit --follow"
      say "  stop         systemctl --user stop $unit"
      ;;
    launchd)
      say "  status       launchctl print $domain/$label"
      say "  log          tail -f $(printf '%q' "$logs/$name.log")"
      say "  stop         launchctl bootout $domain/$label"
      ;;
  esac
  say "  remove       $(printf '%q' "$root/scripts/uninstall-alpaca-mock-service.sh")"
}

locate
check_machine
build
copy_settings
unload || fail "the running service does not stop"
check_port
"start_$platform"
wait_for_health
report
