"""Files from outside: taken only where a view asks for them, from somebody signed in, and only up to a size."""

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
    return takes_files(1)(view)


def takes_files(most: int) -> Callable[[View], View]:
    """Let signed-in people send up to this many files to a view."""

    def mark(view: View) -> View:
        view.takes_files = most  # type: ignore[attr-defined]
        return view

    return mark


class OneFile(FileUploadHandler):
    """Keeps the first files in memory, as many as are asked for; of a file that is too large, its size alone."""

    taken = 0

    def handle_raw_input(self, input_data: Any, headers: Any, content_length: int, *rest: Any) -> None:
        if content_length > MOST_BYTES_READ:
            raise RequestDataTooBig("The file is much larger than any picture.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if not self._is_expected():
            raise SkipFile
        self.taken += 1
        self.kept = BytesIO()

    def _is_expected(self) -> bool:
        request = self.request
        if request is None or request.resolver_match is None:
            return False
        most = getattr(request.resolver_match.func, "takes_files", 0)
        return self.taken < most and request.user.is_authenticated

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) <= MOST_BYTES:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
