-- The two accounts and the database, once, as a superuser:
--   sudo -u postgres psql -v owner=PASSWORD -v app=PASSWORD -f deploy/roles.sql
-- huiyin_owner owns the tables and migrates. huiyin_app is the running product: after every
-- migrate `manage.py grant_app_role huiyin_app` gives it all it needs and nothing of the trail.
\set ON_ERROR_STOP on
CREATE ROLE huiyin_owner LOGIN PASSWORD :'owner';
CREATE ROLE huiyin_app LOGIN PASSWORD :'app';
CREATE DATABASE huiyin OWNER huiyin_owner TEMPLATE template0 ENCODING UTF8 LOCALE 'C.UTF-8';
REVOKE CONNECT ON DATABASE huiyin FROM PUBLIC;
GRANT CONNECT ON DATABASE huiyin TO huiyin_app;
