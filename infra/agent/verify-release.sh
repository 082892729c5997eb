# Part of install.sh: what is downloaded is run as root, so nothing of it is used before its signature and checksum are known to be
# right. The signed manifest is a DSSE envelope, signed with Ed25519: docs/guides/agent-releases.md.
# shellcheck shell=sh

RELEASE_TYPE='application/vnd.fettle.agent-release+json'
MAX_MANIFEST_BYTES=65536
VERIFY=''

verify_with_openssl() {
  openssl pkeyutl -verify -rawin -pubin -inkey "$1" -sigfile "$2" -in "$3" </dev/null >/dev/null 2>&1
}

verify_with_node() {
  [ -n "$NODE" ] && "$NODE" -e '
    const [key, signature, signed] = process.argv.slice(1).map((path) => require("node:fs").readFileSync(path));
    process.exit(require("node:crypto").verify(null, signed, key, signature) ? 0 : 1);
  ' "$1" "$2" "$3" </dev/null >/dev/null 2>&1
}

# pem KEY: 32 bytes in base64 as the PEM that openssl and Node read; the first sixteen characters say "Ed25519, 32 bytes follow".
pem() { printf -- '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA%s\n-----END PUBLIC KEY-----\n' "$1"; }

# Test 2 of RFC 8032: a program that takes the right signature and refuses the wrong one can be relied on (OpenSSL 1.1 cannot do it).
knows_ed25519() {
  pem 'PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=' >"$WORK/known.pem"
  printf '%s' 'kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAA==' |
    base64 -d >"$WORK/known.sig"
  printf 'r' >"$WORK/known.right"
  printf 's' >"$WORK/known.wrong"
  "$1" "$WORK/known.pem" "$WORK/known.sig" "$WORK/known.right" || return 1
  ! "$1" "$WORK/known.pem" "$WORK/known.sig" "$WORK/known.wrong"
}

find_verifier() {
  for candidate in verify_with_openssl verify_with_node; do
    if knows_ed25519 "$candidate"; then
      VERIFY=$candidate
      return 0
    fi
  done
  fail 'nothing here can check the signature of the agent: install OpenSSL 3 (package openssl) or Node 20.15'
}

key_id() { printf '%s' "$1" | base64 -d | sha256sum | cut -c 1-16; }

# One key per line: what this machine trusts since its last install, else what the install command pins.
read_trusted_keys() {
  if [ -s "$CONFIG_DIR/release-keys" ] && [ -z "$REPLACE_KEYS" ]; then
    sed -n '/^[^#]/p' "$CONFIG_DIR/release-keys" >"$WORK/trusted"
  else
    printf '%s\n' "$RELEASE_KEYS" | tr ',' '\n' | sed -n '/./p' >"$WORK/trusted"
  fi
  [ -s "$WORK/trusted" ] || fail 'no key to check the agent with: --release-key is missing (the install command carries it)'
  while read -r key; do
    case "$key" in *[!A-Za-z0-9+/=]*) fail "this is no public key: $key" ;; esac
    [ ${#key} -eq 44 ] || fail "this is no public key: $key"
  done <"$WORK/trusted"
}

# flat FILE: without blanks, as one line. The line has its end: what lacks it is lost to `read`.
flat() {
  tr -d ' \n\r\t' <"$1"
  echo
}

# open_envelope FILE NAME: writes NAME.payload (the manifest), NAME.signed (the bytes that are signed) and NAME.signatures (key id and
# signature per line). Fails when FILE is no envelope.
open_envelope() {
  flat "$1" >"$WORK/$2.envelope"
  sed -n 's|^{"payloadType":"'"$RELEASE_TYPE"'","payload":"\([A-Za-z0-9+/=]*\)","signatures":\[.*\]}$|\1|p' \
    "$WORK/$2.envelope" | base64 -d >"$WORK/$2.payload" 2>/dev/null || return 1
  [ -s "$WORK/$2.payload" ] || return 1
  { printf 'DSSEv1 %d %s %d ' ${#RELEASE_TYPE} "$RELEASE_TYPE" "$(wc -c <"$WORK/$2.payload")"; cat "$WORK/$2.payload"; } \
    >"$WORK/$2.signed"
  sed 's/{"keyid"/\n&/g' "$WORK/$2.envelope" |
    sed -n 's|^{"keyid":"\([0-9a-f]\{16\}\)","sig":"\([A-Za-z0-9+/=]*\)"}.*|\1 \2|p' >"$WORK/$2.signatures"
}

# signed_by KEY: whether the offered release carries a right signature of that key.
signed_by() {
  pem "$1" >"$WORK/key.pem"
  id=$(key_id "$1")
  while read -r signer signature; do
    [ "$signer" = "$id" ] || continue
    printf '%s' "$signature" | base64 -d >"$WORK/signature" 2>/dev/null || continue
    if "$VERIFY" "$WORK/key.pem" "$WORK/signature" "$WORK/offered.signed"; then return 0; fi
  done <"$WORK/offered.signatures"
  return 1
}

# first_signer FILE: the id of the first key in a list that has signed the offered release.
first_signer() {
  while read -r key; do
    if signed_by "$key"; then
      key_id "$key"
      return 0
    fi
  done <"$1"
  return 1
}

check_signature() {
  open_envelope "$WORK/release.dsse.json" offered || fail 'the signed manifest of the agent cannot be read'
  SIGNER=$(first_signer "$WORK/trusted") && return 0
  [ -s "$WORK/offered.signatures" ] || fail 'the release of the agent is not signed'
  trusted=$(while read -r key; do key_id "$key"; done <"$WORK/trusted" | tr '\n' ' ')
  while read -r signer signature; do
    case " $trusted " in *" $signer "*) fail 'the signature of the agent is wrong: the release was altered after it was signed' ;; esac
  done <"$WORK/offered.signatures"
  signers=$(cut -d ' ' -f 1 "$WORK/offered.signatures" | tr '\n' ' ')
  fail "the release is signed by key ${signers}which this machine does not trust; it trusts ${trusted}(a new key is taken over with --replace-release-keys)"
}

# is_plain FILE: whether a manifest is written in the one way that `prepare` writes: printable ASCII without a backslash, one thing per
# line, indented by how deep it lies. Only then are lines below what was signed, and not something inside a text or another field.
is_plain() {
  [ "$(tr -d '\040-\133\135-\176\n' <"$1" | wc -c)" -eq 0 ] || return 1
  scalar='"[^"]*"|-?[0-9][0-9.eE+-]*|true|false|null|\[\]|\{\}'
  if grep -Evq "^ *(\"[^\"]*\": )?([[{]|($scalar),?)\$|^ *[]}],?\$" "$1"; then return 1; fi
  [ -z "$(sed -n '
    1{/^{$/!p;}
    $!N
    /\n/!{/^}$/!p;d;}
    /,\n/{/^\( *\)[^ ].*,\n\1[^] }]/!p;D;}
    /[[{]\n/{/^\( *\)\([^ ].*\)\{0,1\}[[{]\n\1  [^] }]/!p;D;}
    /^  \( *\)[^ ].*\n\1[]}]/!p
    D' "$1")" ]
}

# once: whether each line of stdin stands there only once.
once() { sort | sort -c -u 2>/dev/null; }

# section NAME FIELD: the lines of a list of an opened manifest.
section() { sed -n '/^  "'"$2"'": \[$/,/^  [^ ]/{/^   /p;}' "$WORK/$1.payload"; }

# read_manifest NAME: writes the lists of an opened manifest, NAME.keys (one per line) and NAME.files ("name sha256 size target" per
# line). Fails when a field that is read here stands twice, so that it cannot be another one than the signer was shown.
read_manifest() {
  is_plain "$WORK/$1.payload" || return 1
  sed -n 's/^  \("[^"]*"\): .*/\1/p' "$WORK/$1.payload" | once || return 1
  section "$1" keys | sed 's|^    "\([A-Za-z0-9+/]\{43\}=\)",\{0,1\}$|\1|' >"$WORK/$1.keys"
  if grep -q '[" ]' "$WORK/$1.keys"; then return 1; fi
  section "$1" files >"$WORK/$1.entries"
  sed -n '/^    {$/{N;N;N;N
    s/^    {\n      "name": "\([A-Za-z0-9._-]*\)",\n      "sha256": "\([0-9a-f]\{64\}\)",\n      "sizeBytes": \([0-9]*\),\n      "target": "\([a-z0-9-]*\)",\{0,1\}$/\1 \2 \3 \4/p
  }' "$WORK/$1.entries" >"$WORK/$1.files"
  count=$(grep -c '^    {$' "$WORK/$1.entries") || return 1
  [ "$(wc -l <"$WORK/$1.files")" -eq "$count" ] || return 1
  for field in name sha256 sizeBytes target; do
    [ "$(grep -c "^      \"$field\": " "$WORK/$1.entries")" -eq "$count" ] || return 1
  done
  cut -d ' ' -f 1 "$WORK/$1.files" | once
}

# fields NAME: "version createdAt expiresAt" of an opened manifest.
fields() {
  sed -n '1{N;N;N;N;N;N
    s/^{\n  "format": 1,\n  "product": "fettle-agent",\n  "version": "\([0-9.]*\)",\n  "createdAt": "\([0-9TZ:-]*\)",\n  "expiresAt": "\([0-9TZ:-]*\)",\n  "keys": \[$/\1 \2 \3/p
  }' "$WORK/$1.payload"
}

digits() { printf '%s' "$1" | tr -cd '0-9'; }

check_time() {
  tomorrow=$(date -u -d "@$(($(date +%s) + 86400))" +%Y%m%d%H%M%S)
  [ "$(date -u +%Y%m%d%H%M%S)" -lt "$(digits "$2")" ] ||
    fail "the release of the agent expired at $2: it has to be signed anew (the clock here says $(date -u))"
  [ "$(digits "$1")" -lt "$tomorrow" ] || fail "the release was made at $1, in the future: the clock here says $(date -u)"
}

# is_older VERSION CREATED THAN-VERSION THAN-CREATED
is_older() {
  if [ "$1" = "$3" ]; then [ "$(digits "$2")" -lt "$(digits "$4")" ]; return; fi
  [ "$(printf '%s\n%s\n' "$1" "$3" | sort -V | head -n 1)" = "$1" ]
}

check_not_older() {
  [ -s "$INSTALL_DIR/release.dsse.json" ] && [ -z "$ALLOW_DOWNGRADE" ] || return 0
  open_envelope "$INSTALL_DIR/release.dsse.json" installed || return 0
  read -r version created _ <<INSTALLED
$(fields installed)
INSTALLED
  [ -n "${created:-}" ] || return 0
  if is_older "$VERSION" "$CREATED" "$version" "$created"; then
    fail "release $VERSION of $CREATED is older than what is installed, $version of $created; --allow-downgrade installs it all the same"
  fi
}

# Leaves VERSION, SIGNER, $WORK/offered.files and $WORK/announced, the keys to trust from now on.
check_release() {
  find_verifier
  read_trusted_keys
  request /agent/builds/release.dsse.json --retry 3 --retry-delay 1 --max-time 60 --max-filesize "$MAX_MANIFEST_BYTES" \
    -o "$WORK/release.dsse.json" || fail 'the control plane gives out no signed release of the agent'
  [ "$(wc -c <"$WORK/release.dsse.json")" -le "$MAX_MANIFEST_BYTES" ] || fail 'the signed manifest of the agent is too large'
  check_signature
  read_manifest offered || fail 'the signed manifest is not one that this script knows'
  read -r VERSION CREATED expires <<OFFERED
$(fields offered)
OFFERED
  [ -n "${expires:-}" ] || fail 'the signed manifest is not one that this script knows'
  cat "$WORK/offered.keys" >"$WORK/announced"
  first_signer "$WORK/announced" >/dev/null || fail 'none of the keys that the release announces has signed it'
  check_time "$CREATED" "$expires"
  check_not_older
}

# fetch_signed NAME TARGET: downloads a file of the release to $WORK/NAME; its size and SHA-256 are what was signed.
fetch_signed() {
  listed=$(sed -n "s/^$1 \([0-9a-f]*\) \([0-9]*\) $2\$/\1 \2/p" "$WORK/offered.files")
  [ -n "$listed" ] || fail "release $VERSION has no $1; install Node 20.15 or newer, or have the executable built"
  expected=${listed% *}
  size=${listed#* }
  download_file "$1" "$size" || fail "cannot download the whole of $1"
  [ "$(wc -c <"$WORK/$1")" -eq "$size" ] || fail "$1 is not whole: $(wc -c <"$WORK/$1") of $size bytes"
  found=$(sha256sum "$WORK/$1" | cut -d ' ' -f 1)
  [ "$found" = "$expected" ] || fail "the checksum of $1 is wrong: the release says $expected, found $found"
}
