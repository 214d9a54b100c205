"""Static files are compressed once, and a copy is never older than its file."""

import os
import threading

import pytest

from sprint.assets import forget_old_copies
from sprint.static_copies import compress


@pytest.fixture
def files(tmp_path):
    """A folder of three files of one moment."""
    folder = tmp_path / "static"
    folder.mkdir()
    for name in ("same.js", "changed.js", "gone.js"):
        (folder / name).write_text(f"// {name}\n" * 200)
        os.utime(folder / name, (1_790_000_000, 1_790_000_000))
    return folder


def test_a_copy_of_a_changed_file_is_forgotten(files):
    compress(files)
    assert len(list(files.iterdir())) == 9
    (files / "changed.js").write_text("// new")
    (files / "gone.js").unlink()
    forget_old_copies(files)
    assert sorted(path.name for path in files.iterdir()) == ["changed.js", "same.js", "same.js.br", "same.js.gz"]


def test_a_process_that_starts_meanwhile_takes_no_copy_away(files):
    is_over = threading.Event()

    def start_over_and_over():
        while not is_over.is_set():
            forget_old_copies(files)

    other = threading.Thread(target=start_over_and_over)
    other.start()
    try:
        for _ in range(40):
            compress(files)
    finally:
        is_over.set()
        other.join()
    assert len(list(files.iterdir())) == 9
    assert list(files.parent.iterdir()) == [files]
