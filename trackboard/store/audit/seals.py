"""The seal of an act: what only the installation that wrote it could make of its head.

The key is not in the file (trackboard/store/files/installation.py keeps it); an act names it by its id. Where the key
is, the seal shows that nobody without it rewrote the act or any act before it. Elsewhere only the chain can be checked.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Self

LENGTH = 32
"""Bytes of a key."""


@dataclass(frozen=True, slots=True)
class Key:
    """The key that an installation seals with."""

    secret: bytes = field(repr=False)
    id: str
    """What the acts name it by; nothing can be told from it."""

    @classmethod
    def of(cls, secret: bytes) -> Self:
        """The key that these bytes are."""
        return cls(secret, hashlib.sha256(b"trackboard key id\n" + secret).hexdigest()[:16])

    @classmethod
    def make(cls) -> Self:
        """A new key."""
        return cls.of(secrets.token_bytes(LENGTH))

    def seal(self, head: str) -> str:
        """HMAC-SHA256 of a head, in hexadecimal."""
        return hmac.digest(self.secret, head.encode(), "sha256").hex()

    def holds(self, seal: str, head: str) -> bool:
        """Whether this key made the seal of that head."""
        return hmac.compare_digest(self.seal(head).encode(), seal.encode())


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, as the operating system has it, and the key that seals what is written."""

    login: str = ""
    machine: str = ""
    key: Key | None = None
    """None where no key can be kept: then acts are not sealed."""
