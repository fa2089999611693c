#!/bin/sh
# Run once by the image of PostgreSQL when its folder is empty: two accounts and one database.
set -eu
psql -v ON_ERROR_STOP=1 -v owner="$OWNER_PASSWORD" -v app="$APP_PASSWORD" -U postgres <<'SQL'
CREATE ROLE huiyin_owner LOGIN PASSWORD :'owner';
CREATE ROLE huiyin_app LOGIN PASSWORD :'app';
CREATE DATABASE huiyin OWNER huiyin_owner TEMPLATE template0 ENCODING UTF8 LOCALE 'C.UTF-8';
REVOKE CONNECT ON DATABASE huiyin FROM PUBLIC;
GRANT CONNECT ON DATABASE huiyin TO huiyin_app;
SQL
