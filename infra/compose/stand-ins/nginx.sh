#!/bin/sh
# The part of the official entry point that docker-compose.yml uses: fills templates in with the variables that the filter lets through.
set -eu
templates=/etc/nginx/templates
names=$(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p' | grep -E "$NGINX_ENVSUBST_FILTER" | sed 's/.*/${&}/' | tr '\n' ' ')
find "$templates" -follow -type f -name '*.template' | while read -r template; do
  target="$NGINX_ENVSUBST_OUTPUT_DIR/${template#"$templates"/}"
  mkdir -p "$(dirname "$target")"
  envsubst "$names" <"$template" >"${target%.template}"
done
exec "$@"
