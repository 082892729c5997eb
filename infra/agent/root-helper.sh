# Part of install.sh: what root does for the agent. A socket that only the agent's user can open, behind it a program that root owns; what
# it does is decided by a profile that only root can write and that the control plane has signed: docs/capabilities/root-access.md.
# shellcheck shell=sh

# only_root PATH: whether nobody but root can change a program.
only_root() { [ -z "$(find -L "$1" -maxdepth 0 \( ! -user root -o -perm /022 \) 2>/dev/null || echo unknown)" ]; }

# The node that profiles have to name. What root wrote down stays: the agent's user could write another node's id into its own file.
root_node_id() {
  for file in "$WORK/node-id" "$CONFIG_DIR/root.json" "$STATE_DIR/identity.json"; do
    [ -s "$file" ] || continue
    found=$(tr 'A-F' 'a-f' <"$file" | grep -oE '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' | head -n 1) || continue
    printf '%s' "$found"
    return 0
  done
  return 1
}

# The keys of the command line as a list of JSON; without any those that are trusted already.
root_keys() {
  if [ -z "$ROOT_KEYS" ]; then
    sed -n 's/.*"keys":\(\[[^]]*\]\).*/\1/p' "$CONFIG_DIR/root.json" 2>/dev/null
    return 0
  fi
  case "$ROOT_KEYS" in *[!A-Za-z0-9+/=,]*) fail "this is no list of public keys: $ROOT_KEYS" ;; esac
  printf '["%s"]' "$(printf '%s' "$ROOT_KEYS" | sed -e 's/,,*/,/g' -e 's/^,//' -e 's/,$//' -e 's/,/","/g')"
}

install_root_helper() {
  keys=$(root_keys)
  if [ -z "$keys" ]; then
    say 'no --root-key: nothing can be done as root on this node'
    return 0
  fi
  for program in ${NODE:+"$NODE"} "$INSTALL_DIR/$FILE"; do
    only_root "$program" || { say "others than root can change $program: nothing can be done as root on this node"; remove_root_helper; return 0; }
  done
  node_id=$(root_node_id) || fail 'the id of this node is not known'
  # Another node begins without root access. The same one keeps what it has applied: nothing older can be played back to it.
  if [ -s "$CONFIG_DIR/root.json" ] && ! grep -qi "$node_id" "$CONFIG_DIR/root.json"; then rm -rf "$ROOT_STATE_DIR"; fi
  printf '{"nodeId":"%s","keys":%s,"agentUid":%s,"stateDir":"%s"}\n' \
    "$node_id" "$keys" "$(id -u "$RUN_AS")" "$ROOT_STATE_DIR" >"$WORK/root.json"
  install -m 0640 -o root -g "$RUN_AS" "$WORK/root.json" "$CONFIG_DIR/.root.json"
  mv -f "$CONFIG_DIR/.root.json" "$CONFIG_DIR/root.json"
  install -d -m 0700 -o root -g root "$ROOT_STATE_DIR"
  write_root_units
  systemctl daemon-reload
  systemctl enable fettle-root.socket >/dev/null 2>&1
  systemctl restart fettle-root.socket
}

write_root_units() {
  cat >"$WORK/root.socket" <<UNIT
[Unit]
Description=Door of the Fettle root helper

[Socket]
ListenStream=$ROOT_SOCKET
SocketUser=root
SocketGroup=$RUN_AS
SocketMode=0660
Accept=yes
MaxConnections=64
RemoveOnStop=yes

[Install]
WantedBy=sockets.target
UNIT
  cat >"$WORK/root.service" <<UNIT
[Unit]
Description=Fettle root helper (call %i)
CollectMode=inactive-or-failed

[Service]
# The name of the instance ends with the process and the user that the kernel saw at the other end.
ExecStart=$EXEC root-helper $CONFIG_DIR/root.json %i
User=root
StandardInput=socket
StandardOutput=journal
StandardError=journal
SyslogIdentifier=fettle-root
WorkingDirectory=/
UMask=0022
# Whatever a call has started ends with it, also what has left its group.
KillMode=control-group
TimeoutStopSec=10
OOMPolicy=continue
UNIT
  install -m 0644 -o root -g root "$WORK/root.socket" "$ROOT_UNITS.socket"
  install -m 0644 -o root -g root "$WORK/root.service" "$ROOT_UNITS@.service"
}

# What was applied stays noted until --purge: statements from before could be played back on a node that has forgotten it.
remove_root_helper() {
  systemctl disable --now fettle-root.socket 2>/dev/null || true
  systemctl stop 'fettle-root@*.service' 2>/dev/null || true
  rm -f "$ROOT_UNITS.socket" "$ROOT_UNITS@.service" "$ROOT_SOCKET"
}
