"""The database as far as it concerns us: is it there, and does it hold Trac's schema."""

import sys
import time
from contextlib import closing, contextmanager

import psycopg2
from psycopg2 import sql

from .settings import Settings

SCHEMA = 'trac'
UNFINISHED_SCHEMA = 'trac_unfinished'

# Any number, as long as it is always the same one.
_LOCK = 7_201_964
_REMIND_SECONDS = 10


def _connect(settings: Settings):
    connection = psycopg2.connect(
        host=settings.db_host, port=settings.db_port, dbname=settings.db_name,
        user=settings.db_user, password=settings.db_password, connect_timeout=5,
    )
    connection.autocommit = True
    return connection


def wait_until_there(settings: Settings) -> None:
    """Returns once the database lets us in; says every ten seconds why it does not."""
    told = 0.0
    while True:
        try:
            _connect(settings).close()
            return
        except psycopg2.OperationalError as error:
            if time.monotonic() - told > _REMIND_SECONDS:
                told = time.monotonic()
                print(f'Waiting for the database: {str(error).strip()}', file=sys.stderr)
            time.sleep(0.3)


@contextmanager
def alone(settings: Settings):
    """Holds off other containers of the same product; the lock goes with its connection."""
    with closing(_connect(settings)) as connection, connection.cursor() as cursor:
        cursor.execute('SELECT pg_advisory_lock(%s)', (_LOCK,))
        yield cursor


def has_schema(cursor) -> bool:
    """Whether Trac's tables are there, and complete."""
    cursor.execute('SELECT 1 FROM information_schema.schemata WHERE schema_name = %s', (SCHEMA,))
    return cursor.fetchone() is not None


def forget_unfinished(cursor) -> None:
    """Removes what an interrupted set-up left."""
    cursor.execute(sql.SQL('DROP SCHEMA IF EXISTS {} CASCADE').format(sql.Identifier(UNFINISHED_SCHEMA)))


def finish(cursor) -> None:
    """Makes the new schema the real one, in one step that cannot half happen."""
    cursor.execute(sql.SQL('ALTER SCHEMA {} RENAME TO {}').format(sql.Identifier(UNFINISHED_SCHEMA), sql.Identifier(SCHEMA)))
