"""Brings Trac to where it can serve, from whatever state an earlier, perhaps killed container left."""

import shutil
import sys

from pkg_resources import resource_filename

from acct_mgr.api import AccountManager
from trac.db.api import DatabaseManager
from trac.env import Environment
from trac.perm import PermissionSystem
from trac.wiki.admin import WikiAdmin

from . import configuration, database
from .settings import Settings


def _fill_new_schema(settings: Settings) -> None:
    """Sets up a whole Trac in the unfinished schema, with a folder in memory that is thrown away."""
    folder = settings.run / 'setup'
    ours = settings.run / 'setup.ini'
    shutil.rmtree(folder, ignore_errors=True)
    configuration.write_ours(settings, database.UNFINISHED_SCHEMA, ours)

    env = Environment(str(folder), create=True, options=[('inherit', 'file', str(ours))])
    if env.needs_upgrade():
        env.upgrade(backup=False)
    WikiAdmin(env).load_pages(resource_filename('trac.wiki', 'default-pages'))
    AccountManager(env).set_password(settings.admin_user, settings.admin_password)
    PermissionSystem(env).grant_permission(settings.admin_user, 'TRAC_ADMIN')
    DatabaseManager(env).shutdown()

    shutil.rmtree(folder, ignore_errors=True)
    ours.unlink()


def prepare(settings: Settings) -> None:
    """Leaves a complete database and folder. Every step can be interrupted and done again, and none forgets data."""
    database.wait_until_there(settings)
    with database.alone(settings) as cursor:
        if not database.has_schema(cursor):
            print('Setting up a new project', file=sys.stderr)
            database.forget_unfinished(cursor)
            _fill_new_schema(settings)
            database.finish(cursor)

        ours = settings.run / 'trac.ini'
        configuration.write_ours(settings, database.SCHEMA, ours)
        configuration.complete_folder(settings.env_path, ours)

        env = Environment(str(settings.env_path))
        if env.needs_upgrade():
            print('Upgrading the project', file=sys.stderr)
            env.upgrade(backup=False)
        DatabaseManager(env).shutdown()
