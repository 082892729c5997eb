# Part of install.sh: the agent as a unit of systemd.
# shellcheck shell=sh

write_unit() {
  cat >"$WORK/unit" <<UNIT
[Unit]
Description=Fettle agent
Wants=network-online.target fettle-root.socket
After=network-online.target fettle-root.socket
StartLimitIntervalSec=0

[Service]
Type=exec
User=$RUN_AS
ExecStart=$EXEC run --config $CONFIG_DIR/config.json
Restart=always
RestartSec=5
# Wrong usage, a refused token, or a file that the release has not signed: starting again changes nothing.
RestartPreventExitStatus=2 4
# TERM goes to the agent alone, which ends its tasks and reports them; what is left is killed.
KillMode=mixed
TimeoutStopSec=30
OOMPolicy=continue
OOMScoreAdjust=-200
StateDirectory=fettle-agent
StateDirectoryMode=0700
UMask=0077
NoNewPrivileges=yes
ProtectSystem=full
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
CapabilityBoundingSet=

[Install]
WantedBy=multi-user.target
UNIT
  install -m 0644 -o root -g root "$WORK/unit" "$UNIT"
}

start_service() {
  systemctl daemon-reload
  systemctl enable "$SERVICE" >/dev/null 2>&1
  systemctl restart "$SERVICE"
  # Type=exec: restart returns when the program runs; a second look a moment later finds one that fell over.
  sleep 2
  systemctl is-active --quiet "$SERVICE" || fail "the service does not stay up: journalctl -u $SERVICE"
  progress service_started 100 completed 'The agent is running'
}
