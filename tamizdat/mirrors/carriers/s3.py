"""A bucket of any host that speaks S3. Needs the extra: ``pip install 'tamizdat[s3]'``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tamizdat.mirrors.carrier import Copy, Parcel
from tamizdat.mirrors.errors import PlaceFailed, TooLarge
from tamizdat.mirrors.types import caching_of, encoding_of, type_of

AT_ONCE: Final = 16
"""Requests under way at the same time: each is a round trip, and a first edition has hundreds of thousands."""

ABSENT: Final = frozenset({"404", "NoSuchKey", "NotFound"})


class Bucket:
    """A :class:`~tamizdat.mirrors.carrier.Carrier`. A put object is there whole or not at all: S3 promises it."""

    def __init__(self, client: Any, bucket: str, prefix: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._pool = ThreadPoolExecutor(AT_ONCE)

    def put(self, parcels: Sequence[Parcel]) -> None:
        self._each(self._put, parcels)

    def copy(self, copies: Sequence[Copy]) -> None:
        self._each(self._copy, copies)

    def read(self, name: str, at_most: int) -> bytes | None:
        with self._asking():
            try:
                found = self._client.get_object(**self._at(name))
            except self._client.exceptions.ClientError as error:
                self._absent(error)
                return None
            raw: bytes = found["Body"].read(at_most + 1)
        if len(raw) > at_most:
            raise TooLarge(f"{name} has more than {at_most} bytes, which it cannot have. Ship the mirror again.")
        return raw

    def there(self, names: Collection[str]) -> frozenset[str]:
        found: list[bool] = self._each(self._is_there, names)
        return frozenset(name for name, is_there in zip(names, found, strict=True) if is_there)

    def delete(self, names: Collection[str]) -> None:
        # One by one: not every host has the request that deletes many, or the checksum it asks for.
        self._each(lambda name: self._client.delete_object(**self._at(name)), names)

    def names(self, under: str) -> Iterator[str]:
        folder = f"{under.strip('/')}/" if under.strip("/") else ""
        pages = self._client.get_paginator("list_objects_v2")
        with self._asking():
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix + folder):
                for found in page.get("Contents", ()):
                    yield found["Key"].removeprefix(self._prefix)

    def settle(self) -> None:
        """What S3 has answered for is kept."""

    def close(self) -> None:
        self._pool.shutdown()
        self._client.close()

    def _put(self, parcel: Parcel) -> None:
        if isinstance(parcel.body, Path):
            with parcel.body.open("rb") as body:
                self._client.put_object(**self._at(parcel.name), **_served_as(parcel.name), Body=body)
        else:
            self._client.put_object(**self._at(parcel.name), **_served_as(parcel.name), Body=parcel.body)

    def _copy(self, each: Copy) -> None:
        source = {"Bucket": self._bucket, "Key": self._prefix + each.source}
        self._client.copy_object(
            **self._at(each.name), **_served_as(each.name), CopySource=source, MetadataDirective="REPLACE"
        )

    def _is_there(self, name: str) -> bool:
        try:
            self._client.head_object(**self._at(name))
        except self._client.exceptions.ClientError as error:
            self._absent(error)
            return False
        return True

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._prefix + name}

    def _each(self, do: Callable[[Any], Any], what: Iterable[Any]) -> list[Any]:
        with self._asking():
            return list(self._pool.map(do, what))

    def _absent(self, error: Any) -> None:
        """Nothing when the error says that there is no such file; any other is raised on."""
        if error.response["Error"]["Code"] not in ABSENT:
            raise error

    @contextmanager
    def _asking(self) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  of the extra

        try:
            yield
        except ClientError as error:
            code = error.response["Error"]["Code"]
            raise PlaceFailed(
                f"The bucket {self._bucket} answered “{code}”. Look at its rights, then ship again."
            ) from error
        except (BotoCoreError, OSError) as error:
            raise PlaceFailed(
                f"The bucket {self._bucket} could not be asked ({type(error).__name__}). What was shipped is kept; ship again."
            ) from error


def open_bucket(bucket: str, prefix: str, endpoint: str, region: str, profile: str) -> Bucket:
    """The bucket at ``endpoint``. The keys to it are those of the environment, or of ``profile`` in the AWS credentials file."""
    try:
        import boto3  # noqa: PLC0415  of the extra
        from botocore.config import Config  # noqa: PLC0415
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise PlaceFailed("Buckets need boto3, which is not installed. Type: pip install 'tamizdat[s3]'") from error
    config = Config(
        connect_timeout=10,
        read_timeout=60,
        max_pool_connections=AT_ONCE,
        retries={"max_attempts": 5, "mode": "standard"},
        request_checksum_calculation="when_required",  # hosts other than Amazon refuse the new checksums
        response_checksum_validation="when_required",
        s3={"addressing_style": "path"} if endpoint else {},
    )
    try:
        session = boto3.session.Session(profile_name=profile or None)
        client = session.client("s3", endpoint_url=endpoint or None, region_name=region or None, config=config)
    except (BotoCoreError, ValueError) as error:
        raise PlaceFailed(f"The bucket {bucket} cannot be asked: {error}") from error
    return Bucket(client, bucket, prefix)


def _served_as(name: str) -> dict[str, str]:
    encoding = encoding_of(name)
    return {
        "ContentType": type_of(name),
        "CacheControl": caching_of(name),
        **({"ContentEncoding": encoding} if encoding else {}),
    }
