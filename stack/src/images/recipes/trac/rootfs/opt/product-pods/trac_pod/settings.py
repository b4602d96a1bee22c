"""What the container is told by its environment; nothing else in this package reads it."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


def _secret(name: str) -> str:
    """The content of the file named by NAME_FILE, or else the variable NAME."""
    path = os.environ.get(f'{name}_FILE')
    return Path(path).read_text().rstrip('\n') if path else os.environ[name]


@dataclass(frozen=True)
class Settings:
    """Folders, the database, the first account, and what the project is called."""

    home: Path
    run: Path
    db_host: str
    db_port: str
    db_name: str
    db_user: str
    db_password: str
    admin_user: str
    admin_password: str
    project_name: str
    base_url: str

    @property
    def env_path(self) -> Path:
        """Trac's own folder: attachments, plugins and what administrators changed."""
        return self.home / 'env'

    def database_uri(self, schema: str) -> str:
        """Trac's address of the database, with the password in it: never write it to a volume."""
        login = f"{quote(self.db_user, safe='')}:{quote(self.db_password, safe='')}"
        return f'postgres://{login}@{self.db_host}:{self.db_port}/{self.db_name}?schema={schema}'


def from_environment() -> Settings:
    """Reads DB_*, ADMIN_*, PROJECT_NAME and BASE_URL; passwords also from DB_PASSWORD_FILE and ADMIN_PASSWORD_FILE."""
    get = os.environ.get
    return Settings(
        home=Path(get('TRAC_HOME', '/var/lib/trac')),
        run=Path(get('TRAC_RUN', '/run/trac')),
        db_host=os.environ['DB_HOST'],
        db_port=get('DB_PORT', '5432'),
        db_name=get('DB_NAME', 'trac'),
        db_user=get('DB_USER', 'trac'),
        db_password=_secret('DB_PASSWORD'),
        admin_user=get('ADMIN_USER', 'admin'),
        admin_password=_secret('ADMIN_PASSWORD'),
        project_name=get('PROJECT_NAME', 'Trac'),
        base_url=get('BASE_URL', ''),
    )
