"""Opening sealed addresses, for the time of a send. Only who holds the private key can: never a web process."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings

from tamizdat.circulation import keys
from tamizdat.circulation.errors import CannotOpen, NoSuchKey
from tamizdat.safety.sealing import NotOpened, Opening
from tamizdat.safety.sealing_keys import BadKeyFile, is_locked, read_private


class Opener:
    """``with Opener() as opener: opener.open(mark, sealed)``. Without a passphrase the *embedded* key is used.

    Raises :class:`NoSuchKey` when it is entered: the key is locked and the passphrase is missing or another one.
    """

    def __init__(self, passphrase: str = "", *, folder: Path | None = None) -> None:
        self._passphrase = passphrase
        self._folder = folder or settings.NEWSPAPER.keys
        self._opening = Opening(())

    def __enter__(self) -> Self:
        try:
            self._opening = Opening([_read(file, self._passphrase) for file in _list_keys(self._folder)])
        except NoSuchKey as error:
            if (self._folder / keys.NEXT).exists():
                raise NoSuchKey(
                    f"The list is half way to another key. Go on: tamizdat circulation reseal. {error}"
                ) from None
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opening.forget()

    def open(self, mark: bytes, sealed: bytes) -> str:
        """The address. Raises :class:`CannotOpen`."""
        try:
            return self._opening.open(bytes(sealed), bytes(mark))
        except NotOpened as error:
            raise CannotOpen(str(error)) from None


class PostOpener(Opener):
    """Opens the addresses on the counter's own letters (:class:`~tamizdat.circulation.models.Outgoing`)."""

    def __enter__(self) -> Self:
        self._opening = Opening([_read(self._folder / keys.POST, "")])
        return self


def needs_a_passphrase() -> bool:
    """Whether the list is *locked*: a send has to ask for the passphrase when it starts."""
    return any(is_locked(file) for file in _list_keys(settings.NEWSPAPER.keys))


def _list_keys(folder: Path) -> list[Path]:
    """The key, and during a reseal the one it is moving to."""
    return [keys.private(folder), *(file for file in [folder / keys.NEXT] if file.exists())]


def _read(file: Path, passphrase: str) -> X25519PrivateKey:
    try:
        return read_private(file, passphrase)
    except BadKeyFile as error:
        raise NoSuchKey(str(error)) from None
