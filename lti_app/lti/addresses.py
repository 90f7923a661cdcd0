"""Addresses that others name: which of them Baton opens, shows or sends a token to."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

_LONGEST = 2000
# As names of hosts are, and IPv6. Whatever else some reader lets through (";", "\\", quotes) would speak in a
# header of ours, or mean another host to another reader.
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")


def is_loopback(host: str | None) -> bool:
    """Tell whether a host name is this machine itself."""
    return host in {"localhost", "127.0.0.1", "::1"} or (host or "").endswith(".localhost")


def web_address(value: object) -> str | None:
    """Return value if it is an absolute http or https address, else None (javascript:, mailto:, junk)."""
    parts = _split(value)
    return str(value) if parts and parts.scheme in {"http", "https"} else None


def secure_address(value: object) -> str | None:
    """Return value if it is an https address; http will do only for this machine itself."""
    parts = _split(value)
    if parts and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))):
        return str(value)
    return None


def service_address(value: object, token_url: str) -> str | None:
    """Return value if an access token may be sent there, else None.

    A launch is signed, so its platform is trusted to name its services, on any host (Canvas has one for
    each institution). But a token goes over https alone; over plain http only to the host whose token
    address the administrator has registered with plain http.
    """
    parts, token = _split(value), _split(token_url)
    if parts is None or token is None:
        return None
    same_plain_host = parts.scheme == token.scheme == "http" and parts.hostname == token.hostname
    return str(value) if parts.scheme == "https" or same_plain_host else None


def origin_of(url: str) -> str | None:
    """Return scheme, host and port as a browser writes an origin, None where url has none."""
    parts = _split(url)
    if parts is None:
        return None
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    default = {"https": 443, "http": 80}.get(parts.scheme)
    port = "" if parts.port in {None, default} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def in_header(origin: str) -> str:
    """Return an origin, or a pattern of some, in the letters that a header holds; "" where it has none."""
    scheme, _, host = origin.partition("://")
    name, colon, port = host.partition(":") if not host.startswith("[") else (host, "", "")
    try:
        return f"{scheme}://{name.encode('idna').decode()}{colon}{port}"
    except UnicodeError:
        return ""


def next_address(page: str, link: str) -> str:
    """Return where a link on a page leads, an absolute one exactly as sent; "" for what is no address."""
    try:
        return link if urlsplit(link).scheme else urljoin(page, link)
    except ValueError:
        return ""


def insert_path(url: str, ending: str) -> str:
    """Return url with ending added to its path, before the query (Moodle's carry ?type_id=)."""
    parts = urlsplit(url)
    return parts._replace(path=f"{parts.path.rstrip('/')}/{ending}").geturl()


def add_query(url: str, **values: str) -> str:
    """Return url with values added to its query; what stands there stays as it is."""
    parts = urlsplit(url)
    return parts._replace(query="&".join(filter(None, (parts.query, urlencode(values))))).geturl()


def _split(value: object) -> SplitResult | None:
    """Return the parts of an absolute address without user name, white space or odd characters."""
    if not isinstance(value, str) or len(value) > _LONGEST or not value.isprintable() or " " in value:
        return None
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    fit = parts.scheme and parts.hostname and "@" not in parts.netloc and _HOST.fullmatch(parts.hostname)
    return parts if fit else None
