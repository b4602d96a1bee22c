"""Trac's configuration: ours lies in memory and is inherited by the file on the volume, which holds what administrators change."""

from configparser import ConfigParser
from pathlib import Path

from pkg_resources import resource_string

from .settings import Settings

# Basic authentication cannot pass Kubernetes' API server, which takes the header for itself: accounts log in by a form.
COMPONENTS = {
    'trac.web.auth.LoginModule': 'disabled',
    'acct_mgr.admin.*': 'enabled',
    'acct_mgr.api.*': 'enabled',
    'acct_mgr.db.*': 'enabled',
    'acct_mgr.guard.*': 'enabled',
    'acct_mgr.macros.*': 'enabled',
    'acct_mgr.pwhash.HtPasswdHashMethod': 'enabled',
    'acct_mgr.web_ui.*': 'enabled',
    'acct_mgr.register.*': 'disabled',
}


def write_ours(settings: Settings, schema: str, path: Path) -> None:
    """Writes what the container decides. The file holds the database's password."""
    ours = ConfigParser(interpolation=None)
    ours.optionxform = str
    ours.read_dict({
        'trac': {
            'database': settings.database_uri(schema),
            'base_url': settings.base_url,
            'check_auth_ip': 'disabled',
            'mainnav': 'wiki,timeline,roadmap,tickets,newticket,search,admin',
        },
        'project': {'name': settings.project_name, 'descr': settings.project_name},
        'header_logo': {'src': '', 'alt': settings.project_name},
        'logging': {'log_type': 'stderr', 'log_level': 'WARNING'},
        'components': COMPONENTS,
        'account-manager': {
            'password_store': 'SessionStore',
            'hash_method': 'HtPasswdHashMethod',
            'db_htpasswd_hash_type': 'sha512',
            'persistent_sessions': 'enabled',
            'reset_password': 'disabled',
            # Its set-up wizard would take rights from everybody until an administrator has gone through it.
            'auth_init': 'disabled',
            'login_attempt_max_count': '0',
        },
    })
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    with path.open('w') as file:
        ours.write(file)


def complete_folder(env_path: Path, ours: Path) -> None:
    """Makes what is missing of Trac's folder and leaves alone what is there."""
    for name in ('conf', 'htdocs', 'log', 'plugins', 'templates', 'files/attachments'):
        (env_path / name).mkdir(parents=True, exist_ok=True)
    # The workflow of tickets belongs to the administrators: inherited steps could not be removed.
    workflow = resource_string('trac.ticket', 'workflows/basic-workflow.ini').decode()
    for name, text in (('VERSION', 'Trac Environment Version 1\n'), ('conf/trac.ini', f'[inherit]\nfile = {ours}\n\n{workflow}')):
        file = env_path / name
        if not file.exists() or file.stat().st_size == 0:
            partial = file.with_suffix('.new')
            partial.write_text(text)
            partial.rename(file)
