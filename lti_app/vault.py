"""Secrets at rest and tokens in forms, both derived from the installation's one secret key."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Vault:
    """Encrypts what the database keeps and signs what forms carry. secret: the installation's secret key."""

    def __init__(self, secret: str) -> None:
        self._fernet = Fernet(urlsafe_b64encode(_derive(secret, b"baton: secrets at rest")))
        self._form_key = _derive(secret, b"baton: forms")
        self._link_key = _derive(secret, b"baton: links")

    def encrypt(self, text: str) -> str:
        """Return text that only this installation can read."""
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, text: str) -> str:
        """Return what encrypt was given. Raises cryptography.fernet.InvalidToken if the key was changed."""
        return self._fernet.decrypt(text.encode()).decode()

    def seal(self, text: str) -> str:
        """Return the same 32 characters for the same text, which only this installation can work out."""
        return hmac.new(self._link_key, text.encode(), hashlib.sha256).hexdigest()[:32]

    def form_token(self, launch_session: str) -> str:
        """Return the token that every form of a launch must carry."""
        return hmac.new(self._form_key, launch_session.encode(), hashlib.sha256).hexdigest()

    def is_form_token(self, launch_session: str, token: str) -> bool:
        """Tell whether a form's token belongs to the launch, in constant time."""
        return hmac.compare_digest(self.form_token(launch_session).encode(), token.encode())


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
