"""Which addresses of the network Baton calls: public ones. Decided when it connects, name by name."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any

from urllib3.exceptions import NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from lti_app.lti.patience import PatientAdapter, PatientHTTP, PatientHTTPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import PreparedRequest, Response
    from urllib3.connection import HTTPConnection

_TRANSLATED = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


class PrivateAddress(Exception):  # noqa: N818 - what was asked for, not a defect
    """A host has no public address. Which it has is not said: whoever named it must not learn that."""


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet.

    Not public: this machine, private networks, link-local ones (a cloud's metadata service), multicast,
    reserved ranges (RFC 6890); and IPv6 addresses that only wrap an IPv4 one that is none of the public.
    """
    value = ip_address(address.partition("%")[0])
    wrapped = _wrapped(value) if isinstance(value, IPv6Address) else None
    if wrapped is not None:
        return is_public(str(wrapped))
    return value.is_global and not (value.is_multicast or value.is_reserved or _is_site_local(value))


def _wrapped(value: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 one stands for (mapped, 6to4, Teredo, NAT64), if it does."""
    if value in _TRANSLATED:
        return IPv4Address(int(value) & 0xFFFFFFFF)
    return value.ipv4_mapped or value.sixtofour or (value.teredo[1] if value.teredo else None)


def _is_site_local(value: IPv4Address | IPv6Address) -> bool:
    return isinstance(value, IPv6Address) and value.is_site_local


def _connect(connection: HTTPConnection) -> socket.socket:
    """Connect to a public address of the connection's host.

    The name is resolved here, once, and the connection goes to the very address that was looked at: a name
    that means another address a moment later (DNS rebinding) gains nothing. Odd spellings of an address
    (127.1, 0x7f000001, 2130706433) are resolved by the system as any name is.
    """
    try:
        found = socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise NameResolutionError(
            connection.host, connection, socket.gaierror(type(error).__name__)
        ) from None
    public = [str(where[0]) for *_, where in found if is_public(str(where[0]))]
    if not public:
        raise PrivateAddress
    failure: OSError | None = None
    for address in dict.fromkeys(public):
        try:
            return create_connection(
                (address, connection.port),
                connection.timeout,
                source_address=connection.source_address,
                socket_options=connection.socket_options,
            )
        except OSError as error:
            failure = error
    raise NewConnectionError(connection, type(failure).__name__)


class _GuardedHTTP(PatientHTTP):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _GuardedHTTPS(_GuardedHTTP, PatientHTTPS):
    pass


class PublicAddressesOnly(PatientAdapter):
    """Connects to public addresses alone, by itself. Raises PrivateAddress.

    Proxies of the environment (HTTPS_PROXY, …) are not used: a proxy resolves names by itself, so it would
    reach for Baton what Baton may not. Where the only way out is a proxy, the proxy must do the guarding,
    and BATON_ALLOW_PRIVATE_ADDRESSES says that somebody has thought of it.
    """

    http, https = _GuardedHTTP, _GuardedHTTPS

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        """Send a request, through no proxy."""
        return super().send(request, stream, timeout, verify, cert, None)
