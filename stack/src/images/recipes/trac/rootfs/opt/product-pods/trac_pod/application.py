"""The WSGI application: Trac between the two translations of `urls` and `cookies`, and the page that says whether it works."""

import json
import os

from trac.env import open_environment
from trac.web.main import dispatch_request

from . import cookies, urls

READY_PATH = '/-/ready'
_PAGES = ('text/html', 'application/xhtml+xml', 'application/json')
_FEEDS = ('application/rss+xml', 'application/opensearchdescription+xml', 'text/calendar')


class _Response:
    """What Trac answered, whole."""

    def __init__(self, environ):
        self.status, self.headers, self._chunks = '500 Internal Server Error', [], []
        answer = dispatch_request(environ, self._start)
        try:
            self._rest = iter(answer)
            first = next(self._rest, b'')
        except BaseException:
            getattr(answer, 'close', lambda: None)()
            raise
        self._answer, self._first = answer, first

    def _start(self, status, headers, exc_info=None):
        self.status, self.headers = status, headers
        return self._chunks.append

    @property
    def content_type(self):
        return dict((name.lower(), value) for name, value in self.headers).get('content-type', '').split(';')[0]

    def __iter__(self):
        yield from self._chunks
        yield self._first
        yield from self._rest

    def close(self):
        getattr(self._answer, 'close', lambda: None)()

    def body(self) -> bytes:
        try:
            return b''.join(self)
        finally:
            self.close()


def _tell_trac(environ, path, prefix):
    """Tells Trac where it lives; returns the path that links in the answer will be seen from."""
    host = environ.get('HTTP_HOST', '')
    referer = urls.path_in_referer(environ.pop('HTTP_REFERER', ''), environ.get('HTTP_X_FORWARDED_URI', ''), path, host)
    if referer is not None:
        environ['HTTP_REFERER'] = f"{environ['wsgi.url_scheme']}://{host}{urls.ROOT}{referer}"
    environ['HTTP_COOKIE'] = cookies.incoming(environ.get('HTTP_COOKIE', ''), prefix)
    environ['SCRIPT_NAME'] = urls.ROOT
    # A fragment that a script fetches is shown in the page that fetched it.
    is_fragment = environ.get('HTTP_X_REQUESTED_WITH') == 'XMLHttpRequest' and referer is not None
    return referer.split('?')[0] if is_fragment else path


def _translate(response, root, address, cookie):
    """Headers and body as the browser gets them."""
    headers = []
    for name, value in response.headers:
        if name.lower() == 'set-cookie':
            value = cookie(value)
        elif name.lower() == 'location':
            value = urls.rewrite_location(value, root)
        headers.append((name, value))
    if response.content_type in _PAGES:
        body = urls.rewrite_links(response.body(), root)
    elif response.content_type in _FEEDS:
        body = urls.rewrite_address(response.body(), address)
    else:
        return headers, response
    headers = [(name, value) for name, value in headers if name.lower() != 'content-length']
    return headers + [('Content-Length', str(len(body)))], [body]


def _say_ready(start_response):
    """Asks the database through Trac's own environment, and Trac for a page that everybody may see."""
    try:
        env = open_environment(os.environ['TRAC_ENV'], use_cache=True)
        env.db_query('SELECT COUNT(*) FROM ticket')
        page = _Response({
            'REQUEST_METHOD': 'GET', 'SCRIPT_NAME': urls.ROOT, 'PATH_INFO': '/login', 'QUERY_STRING': '', 'SERVER_NAME': 'localhost',
            'SERVER_PORT': '8080', 'REMOTE_ADDR': '127.0.0.1', 'wsgi.url_scheme': 'http', 'wsgi.run_once': False, 'wsgi.multithread': True,
            'wsgi.multiprocess': True, 'wsgi.version': (1, 0), 'wsgi.input': None, 'wsgi.errors': None,
        })
        is_page = b'name="password"' in page.body() and page.status.startswith('200')
        state = {'state': 'RUNNING'} if is_page else {'state': 'ERROR', 'reason': f'the login page answers {page.status}'}
    except Exception as error:  # whatever it is, Trac is not ready, and its message says why
        state = {'state': 'ERROR', 'reason': str(error).strip().split('\n')[0]}
    body = json.dumps(state).encode()
    start_response('200 OK' if state['state'] == 'RUNNING' else '503 Service Unavailable', [
        ('Content-Type', 'application/json'), ('Content-Length', str(len(body))), ('Cache-Control', 'no-store'),
    ])
    return [body]


def application(environ, start_response):
    """Serves Trac under any address."""
    if environ.get('PATH_INFO') == READY_PATH:
        return _say_ready(start_response)
    prefix = os.environ.get('COOKIE_PREFIX', 'trac-')
    path = environ.get('RAW_URI', environ.get('PATH_INFO', '/')).split('?')[0] or '/'
    # What the browser itself says about its connection; proxies in between may speak differently.
    secure = environ.get('HTTP_ORIGIN', environ.get('HTTP_REFERER', '')).startswith('https://')
    address = os.environ.get('BASE_URL', '').rstrip('/') or urls.known_address(environ, path)
    root = urls.way_to_root(_tell_trac(environ, path, prefix))
    response = _Response(environ)
    headers, body = _translate(response, root, address, lambda value: cookies.outgoing(value, prefix, secure))
    start_response(response.status, headers)
    return body
