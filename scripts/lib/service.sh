# shellcheck shell=bash
# Sourced by install-alpaca-mock-service.sh and uninstall-alpaca-mock-service.sh: where things are, and how they are
# told to the user. Works with the bash 3.2 of macOS.
# shellcheck disable=SC2034  # What is set here is used there.

dry_run=no
name=alpaca-mock
unit=$name.service
label=org.alpaca-mock.server

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# Run a command, or only print it.
run() {
  if [ "$dry_run" = yes ]; then
    printf '+'
    printf ' %q' "$@"
    printf '\n'
  else
    "$@"
  fi
}

# Like run, for what may fail without harm.
try() { run "$@" >/dev/null 2>&1 || true; }

# Write standard input to a file with a mode, whole or not at all; or only print it.
write_file() {
  local path=$1 mode=$2 new=$1.new
  if [ "$dry_run" = yes ]; then
    printf '# writes %s (mode %s):\n' "$path" "$mode"
    sed 's/^/    /'
    return
  fi
  mkdir -p "$(dirname "$path")"
  rm -f "$new"
  (umask 077 && cat >"$new") && chmod "$mode" "$new" && mv -f "$new" "$path"
}

# Set where everything is. Nothing of the service is outside of these.
locate() {
  if [ -z "${HOME:-}" ] || [ ! -d "$HOME" ]; then
    fail "HOME names no folder"
  fi
  case $(uname -s) in
    Darwin)
      platform=launchd
      data="$HOME/Library/Application Support/$name"
      logs="$HOME/Library/Logs/$name"
      registration="$HOME/Library/LaunchAgents/$label.plist"
      ;;
    Linux)
      platform=systemd
      data="$HOME/.local/share/$name"
      logs=
      registration="$HOME/.config/systemd/user/$unit"
      ;;
    *) fail "a user service can be made on macOS and on Linux with systemd, not on $(uname -s)" ;;
  esac
  environment="$data/service.env"
  interpreter="$data/venv/bin/python"
  # The installer leaves this when it was the one who let services of the user run without a login.
  linger_mark="$data/lingering"
}

# Let systemctl find the user's manager where the login did not say where it is, as with some remote shells.
find_manager() {
  if [ -z "${XDG_RUNTIME_DIR:-}" ] && [ -d "/run/user/$(id -u)" ]; then
    XDG_RUNTIME_DIR="/run/user/$(id -u)"
    export XDG_RUNTIME_DIR
  fi
}

# Set the launchd domain: of the login window, or of the user where nobody is logged in at the screen.
find_domain() {
  domain="gui/$(id -u)"
  launchctl print "$domain" >/dev/null 2>&1 || domain="user/$(id -u)"
}

is_loaded() { launchctl print "$domain/$label" >/dev/null 2>&1; }

# Stop the service and take it from the service manager, if it is there.
unload() {
  case $platform in
    systemd)
      if [ -e "$registration" ]; then
        run systemctl --user stop "$unit"
      fi
      ;;
    launchd)
      if [ "$dry_run" = yes ] || is_loaded; then
        run launchctl bootout "$domain/$label"
      fi
      [ "$dry_run" = yes ] || wait_until_unloaded
      ;;
  esac
}

wait_until_unloaded() {
  local tries=0
  # launchd answers before the process is gone.
  while is_loaded; do
    tries=$((tries + 1))
    [ $tries -lt 150 ] || fail "launchd does not let go of $domain/$label"
    sleep 0.1
  done
}
