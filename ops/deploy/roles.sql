-- The two roles of the platform, made once by the superuser in its database (psql; docker-compose.yml mounts this
-- among the scripts that the image runs on an empty volume). docs/operations.md tells who uses which.
--
-- pivot_owner owns everything and migrates. pivot_app is what web, worker and beat are: it owns nothing, so it can
-- neither take a trigger of the journal down nor change a table; `manage.py grant_rights` says what it may.
\set ON_ERROR_STOP on
\getenv owner_password PIVOT_DB_OWNER_PASSWORD
\getenv application_password PIVOT_DB_PASSWORD

CREATE ROLE pivot_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'owner_password';
CREATE ROLE pivot_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'application_password';

REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
ALTER DATABASE :"DBNAME" OWNER TO pivot_owner;
GRANT CONNECT ON DATABASE :"DBNAME" TO pivot_app;

ALTER SCHEMA public OWNER TO pivot_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO pivot_app;

-- Nobody is the superuser from the network any more: only who sits in the container, by its socket.
ALTER ROLE CURRENT_USER PASSWORD NULL;
