"""How much of a file is taken from a form: the rest of one that is too large is read past and never stored."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler

MOST = 10 << 20
"""The largest that any page takes."""


class Bounded(FileUploadHandler):
    """The first of the handlers: lets through a little more than the limit, so that the page can say "too large"."""

    taken = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Count anew."""
        super().new_file(*args, **kwargs)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The chunk for the handlers that store, or nothing once there is more than enough."""
        if self.taken > MOST:
            return None
        self.taken += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Another handler has the file."""
