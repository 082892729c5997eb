#!/bin/sh
# Installs the Fettle agent on this machine, or removes it again.
#
#   curl -fsSL '<control plane>/api/v1/agent/install.sh' | sudo bash -s -- --api-url '<url>' --bootstrap-token '<token>' \
#     --release-key '<public key>' --root-key '<public key>'
#
# The token may also come from a file (--bootstrap-token-file FILE) or from stdin (--bootstrap-token -, with the script in
# a file), so that it stands in no process list. Running the script again updates the agent and keeps its identity.
set -eu

API_URL=''
TOKEN=''
TOKEN_FILE=''
CA_FILE=''
LOG_LEVEL='info'
ACTION='install'
PURGE=''
FAILURE=''
RELEASE_KEYS=''
ROOT_KEYS=''
REPLACE_KEYS=''
ALLOW_DOWNGRADE=''

SERVICE='fettle-agent'
RUN_AS='fettle-agent'
INSTALL_DIR='/opt/fettle-agent'
STATE_DIR='/var/lib/fettle-agent'
CONFIG_DIR='/etc/fettle-agent'
UNIT='/etc/systemd/system/fettle-agent.service'
ROOT_STATE_DIR='/var/lib/fettle-root'
ROOT_SOCKET='/run/fettle-root.sock'
ROOT_UNITS='/etc/systemd/system/fettle-root'
WORK=''
STAGE='installer_started'
PERCENT=8

say() { printf 'fettle: %s\n' "$*"; }
fail() {
  FAILURE="$*"
  say "$*" >&2
  exit 1
}

usage() {
  cat <<TEXT
Usage: install.sh --api-url URL --bootstrap-token TOKEN --release-key KEY --root-key KEY | --uninstall [--purge]

  --bootstrap-token -          reads the token from stdin; --bootstrap-token-file FILE from a file
  --ca-file FILE               certificate authority of the control plane (PEM)
  --release-key KEYS           public keys, one of which must have signed the agent; what this machine trusts already goes first
  --root-key KEYS              public keys, one of which must have signed what root can be used for here
  --replace-release-keys       trusts the keys of --release-key alone, instead of those that this machine trusts
  --allow-downgrade            installs a release that is older than the installed one
  --log-level LEVEL            debug, info, warn or error (default info)
  --uninstall                  removes the agent; keeps its identity unless --purge is given
TEXT
}

need_value() { [ -n "${2:-}" ] || fail "$1 needs a value"; }

read_arguments() {
  while [ $# -gt 0 ]; do
    case "$1" in
      --api-url) need_value "$@"; API_URL=$2; shift ;;
      --bootstrap-token) need_value "$@"; TOKEN=$2; shift ;;
      --bootstrap-token-file) need_value "$@"; TOKEN_FILE=$2; shift ;;
      --ca-file) need_value "$@"; CA_FILE=$2; shift ;;
      --release-key) need_value "$@"; RELEASE_KEYS="$RELEASE_KEYS,$2"; shift ;;
      --root-key) need_value "$@"; ROOT_KEYS=$2; shift ;;
      --replace-release-keys) REPLACE_KEYS='yes' ;;
      --allow-downgrade) ALLOW_DOWNGRADE='yes' ;;
      --log-level) need_value "$@"; LOG_LEVEL=$2; shift ;;
      --uninstall) ACTION='uninstall' ;;
      --purge) PURGE='yes' ;;
      -h | --help) usage; exit 0 ;;
      *) usage >&2; fail "unknown argument: $1" ;;
    esac
    shift
  done
  API_URL=$(printf '%s' "$API_URL" | sed -e 's|/*$||' -e 's|/api/v1$||' -e 's|/v1$||')
  case "$LOG_LEVEL" in debug | info | warn | error) ;; *) fail "--log-level must be debug, info, warn or error" ;; esac
}

# The token goes from here on only through files with mode 0600 and through stdin: a process list shows neither.
read_token() {
  if [ "$TOKEN" = '-' ]; then
    IFS= read -r TOKEN || [ -n "$TOKEN" ] || fail 'no token on stdin'
  elif [ -n "$TOKEN_FILE" ]; then
    TOKEN=$(cat "$TOKEN_FILE") || fail "cannot read $TOKEN_FILE"
  fi
  TOKEN=$(printf '%s' "$TOKEN" | tr -d '[:space:]')
  case "$TOKEN" in *[!A-Za-z0-9._~+/=-]*) fail 'the token has characters that no token has' ;; esac
}

check_machine() {
  [ "$(id -u)" = '0' ] || fail 'root rights are needed: use sudo'
  [ -d /run/systemd/system ] || fail 'systemd does not run this machine'
}

check_arguments() {
  case "$API_URL" in
    http://?* | https://?*) ;;
    '') fail '--api-url is missing' ;;
    *) fail '--api-url must begin with http:// or https://' ;;
  esac
  case "$API_URL" in *[!A-Za-z0-9:/.,@_~%\[\]-]*) fail '--api-url has characters that no address has' ;; esac
  [ -z "$CA_FILE" ] || [ -r "$CA_FILE" ] || fail "cannot read $CA_FILE"
  [ -n "$TOKEN" ] || [ -s "$STATE_DIR/identity.json" ] || fail 'a bootstrap token is needed: this machine is not enrolled'
}

# request PATH ARGUMENTS...: asks the control plane; redirects are not followed.
request() {
  path=$1
  shift
  curl -fsS ${CA_FILE:+--cacert "$CA_FILE"} "$@" "$API_URL/api/v1$path"
}

# download_file NAME BYTES
download_file() {
  request "/agent/builds/$1" --retry 3 --retry-delay 1 --max-time 600 --max-filesize "$2" -o "$WORK/$1"
}

# progress STAGE PERCENT STATUS MESSAGE: told to the browser; an installation never fails because of it.
progress() {
  STAGE=$1
  PERCENT=$2
  say "$4"
  [ -n "$TOKEN" ] && [ -n "$WORK" ] || return 0
  # shellcheck disable=SC1003 # a backslash, not a quote: JSON needs none of these four
  message=$(printf '%s' "$4" | tr '\n\t"\\' '  '"''" | cut -c1-400)
  (umask 077 && printf '{"token":"%s","stage":"%s","status":"%s","progressPercent":%s,"statusMessage":"%s"}' \
    "$TOKEN" "$1" "$3" "$2" "$message" >"$WORK/progress.json")
  request /node-installs/progress --max-time 10 -H 'content-type: application/json' -o /dev/null \
    --data-binary "@$WORK/progress.json" 2>/dev/null || true
}

on_exit() {
  code=$?
  trap - EXIT INT TERM
  if [ "$code" -ne 0 ] && [ "$ACTION" = 'install' ] && [ -n "$WORK" ]; then
    progress "$STAGE" "$PERCENT" failed "Installation failed: ${FAILURE:-step $STAGE ended with code $code}"
  fi
  [ -z "$WORK" ] || rm -rf "$WORK"
  exit "$code"
}

check_dependencies() {
  progress dependencies_installing 18 installing 'Checking what the agent needs'
  for tool in base64 curl date mkfifo runuser sha256sum sort timeout useradd; do
    command -v "$tool" >/dev/null 2>&1 || fail "$tool is needed"
  done
  progress dependencies_ready 30 installing 'Everything needed is there'
}

create_user() {
  if ! id "$RUN_AS" >/dev/null 2>&1; then
    shell=$(command -v nologin || echo /bin/false)
    useradd --system --user-group --home-dir "$STATE_DIR" --no-create-home --shell "$shell" "$RUN_AS"
  fi
  install -d -m 0755 -o root -g root "$INSTALL_DIR"
  install -d -m 0750 -o root -g "$RUN_AS" "$CONFIG_DIR"
  take_given_identity
  install -d -m 0700 -o "$RUN_AS" -g "$RUN_AS" "$STATE_DIR"
  progress service_user_ready 74 installing "System user $RUN_AS is ready"
}

# An identity that root has put there, of a node that was made before its machine, becomes the agent's. Nobody else can change the
# directory meanwhile. The id in it is root's own word, so it is what root's helper is bound to.
take_given_identity() {
  given="$STATE_DIR/identity.json"
  [ -n "$(find "$given" -maxdepth 0 -type f -user root 2>/dev/null)" ] || return 0
  install -d -m 0700 -o root -g root "$STATE_DIR"
  [ -n "$(find "$given" -maxdepth 0 -type f -user root -links 1 2>/dev/null)" ] || fail "$given is not what was put there"
  (umask 077 && cp "$given" "$WORK/node-id")
  chown "$RUN_AS:$RUN_AS" "$given"
}

# Node 20.15 or newer that every user may run; prints its path.
find_node() {
  for candidate in "$(command -v node 2>/dev/null || true)" /usr/bin/node /usr/local/bin/node; do
    case "$candidate" in '' | /root/* | /home/*) continue ;; esac
    if "$candidate" -e 'process.exit(typeof require("node:zlib").crc32 === "function" ? 0 : 1)' >/dev/null 2>&1; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

architecture() {
  case "$(uname -m)" in
    x86_64) echo x64 ;;
    aarch64) echo arm64 ;;
    *) fail "no agent for processors of type $(uname -m)" ;;
  esac
}

# include verify-release.sh
download() {
  progress binary_download_started 45 installing 'Downloading the agent from the control plane'
  NODE=$(find_node) || NODE=''
  check_release
  if [ -n "$NODE" ]; then TARGET='node'; else TARGET="linux-$(architecture)"; fi
  if [ -n "$NODE" ]; then FILE='agent.cjs'; else FILE="fettle-agent-$TARGET"; fi
  fetch_signed "$FILE" "$TARGET"
  progress binary_downloaded 60 installing "Release $VERSION is signed by key $SIGNER and its SHA-256 is right"
}

install_files() {
  # At each moment the agent in its place is one that the manifest, or the one that is about to replace it, has signed.
  install -m 0644 -o root -g root "$WORK/release.dsse.json" "$INSTALL_DIR/release.dsse.json.new"
  install -m 0755 -o root -g root "$WORK/$FILE" "$INSTALL_DIR/.new"
  mv -f "$INSTALL_DIR/.new" "$INSTALL_DIR/$FILE"
  mv -f "$INSTALL_DIR/release.dsse.json.new" "$INSTALL_DIR/release.dsse.json"
  install -m 0640 -o root -g "$RUN_AS" "$WORK/announced" "$CONFIG_DIR/.release-keys"
  mv -f "$CONFIG_DIR/.release-keys" "$CONFIG_DIR/release-keys"
  EXEC="${NODE:+$NODE }$INSTALL_DIR/$FILE"
  [ -z "$CA_FILE" ] || install -m 0644 -o root -g root "$CA_FILE" "$CONFIG_DIR/ca.pem"
  ca=${CA_FILE:+",\"caFile\":\"$CONFIG_DIR/ca.pem\""}
  release="\"releaseFile\":\"$INSTALL_DIR/release.dsse.json\",\"releaseKeysFile\":\"$CONFIG_DIR/release-keys\""
  printf '{"apiUrl":"%s","stateDir":"%s","logLevel":"%s",%s%s}\n' \
    "$API_URL" "$STATE_DIR" "$LOG_LEVEL" "$release" "$ca" >"$WORK/config.json"
  install -m 0640 -o root -g "$RUN_AS" "$WORK/config.json" "$CONFIG_DIR/config.json"
  write_unit
  for other in "$INSTALL_DIR"/agent.cjs "$INSTALL_DIR"/fettle-agent-linux-*; do
    [ "$other" = "$INSTALL_DIR/$FILE" ] || rm -f "$other"
  done
}

# include service.sh
# include root-helper.sh
# As the service's user, who owns the state directory. printf is part of the shell: the token stands in no process list.
enrol() {
  progress agent_bootstrapping 88 installing 'Enrolling this node'
  systemctl stop "$SERVICE" 2>/dev/null || true
  if [ -s "$STATE_DIR/identity.json" ]; then
    say 'this machine has an identity already; the token is not used'
    return 0
  fi
  set -- "$INSTALL_DIR/$FILE" bootstrap --config "$CONFIG_DIR/config.json" --bootstrap-token -
  [ -z "$NODE" ] || set -- "$NODE" "$@"
  printf '%s\n' "$TOKEN" | timeout 120 runuser -u "$RUN_AS" -- "$@" >"$WORK/node-id" 2>"$WORK/enrol.log" || enrol_failed
  say "enrolled as node $(cat "$WORK/node-id")"
}

enrol_failed() {
  fail "the node could not be enrolled: $(sed -n 's/.*"message":"\([^"]*\)".*/\1/p' "$WORK/enrol.log" | tail -n 1)"
}

uninstall() {
  systemctl disable --now "$SERVICE" 2>/dev/null || true
  remove_root_helper
  rm -f "$UNIT"
  systemctl daemon-reload
  systemctl reset-failed "$SERVICE" 2>/dev/null || true
  rm -rf "$INSTALL_DIR"
  if [ -z "$PURGE" ]; then
    say "the agent is removed; its identity stays in $STATE_DIR (--purge removes it too)"
    return 0
  fi
  rm -rf "$STATE_DIR" "$CONFIG_DIR" "$ROOT_STATE_DIR"
  if id "$RUN_AS" >/dev/null 2>&1; then userdel "$RUN_AS"; fi
  say 'the agent, its identity and its user are removed'
}

# Called on the last line: half a download must not run half a script.
main() {
  read_arguments "$@"
  check_machine
  if [ "$ACTION" = 'uninstall' ]; then uninstall; exit 0; fi
  read_token
  check_arguments
  WORK=$(mktemp -d)
  trap on_exit EXIT
  trap 'exit 143' INT TERM
  progress installer_started 8 installing 'Installing the Fettle agent'
  check_dependencies
  download
  create_user
  install_files
  enrol
  install_root_helper
  start_service
}

main "$@"
