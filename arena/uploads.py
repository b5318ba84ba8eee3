"""Files from outside: taken only where a view asks for one, from somebody signed in, and only up to a size."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpResponse

from arena.images import MOST_BYTES

# Up to here a file that is too large is read to its end and dropped, so that the page can say so in a sentence.
MOST_BYTES_READ = 60_000_000

View = Callable[..., HttpResponse]


def takes_file(view: View) -> View:
    """Let signed-in people send one file to this view; everywhere else files are dropped unread."""
    view.takes_file = True  # type: ignore[attr-defined]
    return view


class OneFile(FileUploadHandler):
    """Keeps the first file in memory, where one is asked for; of a file that is too large, its size alone."""

    def handle_raw_input(self, input_data: Any, headers: Any, content_length: int, *rest: Any) -> None:
        if content_length > MOST_BYTES_READ:
            raise RequestDataTooBig("The file is much larger than any picture.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if hasattr(self, "kept") or not self._is_expected():
            raise SkipFile
        self.kept = BytesIO()

    def _is_expected(self) -> bool:
        request = self.request
        if request is None or request.resolver_match is None:
            return False
        return getattr(request.resolver_match.func, "takes_file", False) and request.user.is_authenticated

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) <= MOST_BYTES:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
