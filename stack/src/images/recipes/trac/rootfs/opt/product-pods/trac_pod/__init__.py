"""Runs Trac in a container: prepares database and folder, then serves it under any address."""

import psycopg2
import psycopg2.extensions

# Trac asks for libpq's version by a name that psycopg2 2.9 only has elsewhere, and else looks for a libpq that this image
# does not have: psycopg2 brings its own.
psycopg2.libpq_version = psycopg2.extensions.libpq_version
