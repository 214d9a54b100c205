"""The compressed copies of static files that the web server hands out."""

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from whitenoise.compress import Compressor


class _Whole(Compressor):  # type: ignore[misc]
    """Puts each copy in its place whole and with its file's time: `forget_old_copies` of a starting process may look
    at any moment."""

    def __init__(self, beside: Path) -> None:
        super().__init__(quiet=True)
        self.beside = beside

    def write_data(self, path: str, data: bytes, suffix: str, stat_result: os.stat_result) -> str:
        with tempfile.NamedTemporaryFile(dir=self.beside, prefix=".copy-", delete=False) as copy:
            copy.write(data)
        os.chmod(copy.name, 0o644)
        os.utime(copy.name, (stat_result.st_atime, stat_result.st_mtime))
        os.replace(copy.name, path + suffix)
        return path + suffix


def compress(root: Path) -> None:
    """Write a .br and a .gz beside each file under `root` that gets smaller by it."""
    compressor = _Whole(root.parent)
    files = [str(path) for path in root.rglob("*") if path.is_file() and compressor.should_compress(path.name)]
    with ThreadPoolExecutor() as threads:
        list(threads.map(compressor.compress, files))
