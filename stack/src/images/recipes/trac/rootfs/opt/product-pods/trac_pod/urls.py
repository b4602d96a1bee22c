"""Makes Trac independent of the address under which it is seen.

Behind a proxy such as Kubernetes' API server or Rancher, the path before Trac's own is unknown here. Trac is told that it lives
below ROOT, a path nobody else uses, so that every link it makes can be found and turned into one relative to the page.
"""

import re
from urllib.parse import urlsplit

ROOT = '/-trac-root-'

_LINK = re.compile(rb'(?P<value>value=")?(?:https?://[^/\s"\'<>]+)?' + ROOT.encode() + rb'(?P<slash>/?)')


def way_to_root(path: str) -> str:
    """The relative link from a page to Trac's start page: './' from /login, '../' from /ticket/1."""
    return '../' * (path.count('/') - 1) or './'


def rewrite_links(body: bytes, root: str) -> bytes:
    """Makes the links in a page relative; form values stay, because Trac compares them with its own idea of its address."""
    def replace(match):
        return match.group(0) if match.group('value') else root.encode()
    return _LINK.sub(replace, body)


def rewrite_address(body: bytes, address: str) -> bytes:
    """Makes the links in a feed or calendar absolute: who reads one has no page to start from."""
    return _LINK.sub(lambda match: address.encode() + match.group('slash'), body)


def known_address(environ: dict, path: str) -> str:
    """The address of Trac's start page as far as proxies tell about it, without the last slash."""
    forwarded = environ.get('HTTP_X_FORWARDED_URI', '')
    prefix = forwarded[:-len(path)] if forwarded.endswith(path) else ''
    scheme = environ.get('HTTP_X_FORWARDED_PROTO', environ['wsgi.url_scheme'])
    return f"{scheme}://{environ.get('HTTP_X_FORWARDED_HOST') or environ.get('HTTP_HOST', '')}{prefix}"


def rewrite_location(location: str, root: str) -> str:
    """Makes the target of a redirect relative, if it is Trac's own."""
    return rewrite_links(location.encode('latin-1'), root).decode('latin-1')


def path_in_referer(referer: str, forwarded_uri: str, path: str, host: str) -> 'str | None':
    """The path within Trac, and the query, of the page a request came from; None if that page is not ours.

    A proxy that serves Trac below a prefix sends X-Forwarded-Uri: prefix and path. Prefixes may be nested, as Rancher's
    and the API server's are; only the inner one is known, so it is looked for in the middle.
    """
    parts = urlsplit(referer)
    prefix = forwarded_uri[:-len(path)] if forwarded_uri.endswith(path) else ''
    if prefix:
        _, found, rest = parts.path.partition(prefix)
        if not found or not rest.startswith('/'):
            return None
    elif parts.netloc == host:
        rest = parts.path or '/'
    else:
        return None
    return f'{rest}?{parts.query}' if parts.query else rest
