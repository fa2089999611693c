"""Attachments in an S3-compatible object store: sealed like anywhere else, before they leave.

Needs `requirements/s3.txt`. An object appears whole or not at all, so nothing here has to be
renamed. What the library raises becomes an OSError, which is what callers of a storage expect.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from django.utils.deconstruct import deconstructible
from storages.backends.s3 import S3Storage

GONE = {"404", "NoSuchKey", "NotFound"}
# Somebody waits for the page: what does not answer counts as broken soon.
PROMPT = {"connect_timeout": 3, "read_timeout": 20, "retries": {"max_attempts": 2}}


@deconstructible
class Bucket(S3Storage):  # type: ignore[misc]
    """Options are those of `storages.backends.s3`, above all bucket_name and endpoint_url; keys
    may stand in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead."""

    client_config: Config  # what the options or the library say

    def __init__(self, **options: Any) -> None:
        said = {"addressing_style": "path", "default_acl": None, "file_overwrite": False}
        super().__init__(**(said | options))
        self.client_config = self.client_config.merge(Config(**PROMPT))

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        with _as_os_error(name), super()._open(name, mode) as file:
            # Read here and not by the caller, so that a line that breaks is an OSError as well.
            return ContentFile(file.read(), name)

    def _save(self, name: str, content: "File[Any]") -> str:
        with _as_os_error(name):
            saved: str = super()._save(name, content)
            return saved

    def delete(self, name: str) -> None:
        """Remove an object; one that is gone already is no error."""
        with _as_os_error(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Tell whether there is such an object. Raises OSError when the store does not answer."""
        with _as_os_error(name):
            found: bool = super().exists(name)
            return found

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return the folders and the objects below a prefix."""
        with _as_os_error(path):
            folders, names = super().listdir(path)
            return folders, names

    def get_modified_time(self, name: str) -> datetime:
        """Return when the object was written."""
        with _as_os_error(name):
            at: datetime = super().get_modified_time(name)
            return at


@contextmanager
def _as_os_error(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in GONE:
            raise FileNotFoundError(name) from error
        raise OSError(f"The object store refused {name}.") from error
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(f"The object store did not answer for {name}.") from error
