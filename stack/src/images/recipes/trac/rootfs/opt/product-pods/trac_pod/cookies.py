"""Keeps the cookies of several products apart that one proxy shows on one host."""

import re

_PATH = re.compile(r';\s*path=[^;]*', re.IGNORECASE)


def incoming(header: str, prefix: str) -> str:
    """Of the browser's cookies those that are ours, by the names Trac knows; others, the proxy's own among them, are left out."""
    pairs = (pair.strip() for pair in header.split(';'))
    return '; '.join(pair[len(prefix):] for pair in pairs if pair.startswith(prefix))


def outgoing(header: str, prefix: str, secure: bool) -> str:
    """A Set-Cookie header that holds on every path, under a name of this product alone."""
    cookie = _PATH.sub('', header)
    return f"{prefix}{cookie}; Path=/; SameSite=Lax{'; Secure' if secure and '; secure' not in cookie.lower() else ''}"
