#!/bin/sh
# Usage: prepare.sh HOST [FOLDER] - writes what the containers read, once, with new secrets:
# huiyin.env (settings), .env (passwords of the database), nginx.conf, pgbouncer.ini, userlist.txt.
# What is there already stays. Keep a copy of huiyin.env outside this machine and its backups.
set -eu
here=$(dirname "$(readlink -f "$0")")
host=${1:?Say the host name of the site, such as petitions.example.org}
to=${2:-$here}
umask 077
random() { od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }
key() { head -c 32 /dev/urandom | base64 | tr -d '\n'; }
new() { # new FILE - whether the file is still to be written
  [ ! -e "$to/$1" ] || return 1
  echo "$to/$1"
}

if new huiyin.env; then
  # Names without a value would count as empty ones: what is not set stays a comment.
  sed -e "s|^SECRET_KEY=.*|SECRET_KEY=$(random 48)|" \
    -e "s|^VAULT_KEYS=.*|VAULT_KEYS=k1:$(key)|" \
    -e "s|^ANCHOR_KEY=.*|ANCHOR_KEY=$(random 24)|" \
    -e "s|^# BACKUP_KEYS=.*|BACKUP_KEYS=k1:$(key)|" \
    -e "s|^MONITOR_TOKEN=.*|MONITOR_TOKEN=$(random 24)|" \
    -e "s|^ALLOWED_HOSTS=.*|ALLOWED_HOSTS=$host,127.0.0.1,web,huiyin-web-1,huiyin-web-2|" "$here/../../.env.example" >"$to/huiyin.env"
fi
if new .env; then
  printf 'POSTGRES_PASSWORD=%s\nOWNER_PASSWORD=%s\nAPP_PASSWORD=%s\n' "$(random 24)" "$(random 24)" "$(random 24)" >"$to/.env"
fi
umask 022
if new nginx.conf; then
  sed -e "s|petitions\.example\.org|$host|g" -e 's|server 127\.0\.0\.1:8000|server web:8000|' \
    -e 's|/var/log/nginx/huiyin\.log|/dev/stdout|' -e 's|/var/log/nginx/huiyin-error\.log|/dev/stderr|' \
    "$here/../nginx.conf" >"$to/nginx.conf"
fi
if new pgbouncer.ini; then
  sed -e 's|host=127\.0\.0\.1|host=db|' -e 's|listen_addr = .*|listen_addr = 0.0.0.0|' \
    "$here/../pgbouncer.ini" >"$to/pgbouncer.ini"
fi
# The container reads its passwords as another user, so the folder is what keeps others out.
chmod 700 "$to"
if new userlist.txt; then
  sed -n 's|^APP_PASSWORD=\(.*\)|"huiyin_app" "\1"|p' "$to/.env" >"$to/userlist.txt"
fi
