"""Prepares Trac, then becomes its web server."""

import os
import sys

from . import settings
from .environment import prepare


def main() -> None:
    configured = settings.from_environment()
    prepare(configured)
    os.execvpe(sys.executable, [
        sys.executable, '-m', 'gunicorn', '--bind', '0.0.0.0:8080', '--worker-class', 'gthread', '--threads', '8', '--workers',
        os.environ.get('WORKERS', '1'), '--worker-tmp-dir', '/dev/shm', '--graceful-timeout', '10',
        '--keep-alive', '75', 'trac_pod.application:application',
    ], {**os.environ, 'TRAC_ENV': str(configured.env_path)})


main()
