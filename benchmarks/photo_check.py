"""The photo check: its time against bare loads of the same photo, and the memory that each kind of photo takes.

The photo is one of 12 megapixels as a phone makes them: grain, edges, a turned camera, a position. A load is
`Image.open(...).load()`; both are measured in turns, and the best of each counts. Memory is the peak of a process of
its own above what it had before, for the largest photo of each kind that is taken.
"""

import multiprocessing
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from sprint import file_kinds, photos
from tests.builders.heic import heic

LOADS, MOST_MEMORY = 3.0, 200.0  # MB
MOST_OF_HEIC = 220.0  # libheif alone: many phones make 24 megapixels of it, and it decodes nothing smaller
Measured = dict[str, tuple[float, float, bool]]


def phone_photo(path: Path, width: int = 4000, height: int = 3000, **options: object) -> Path:
    """A photo as a phone makes it, written to a file."""
    light, grain = Image.linear_gradient("L").resize((width, height)), Image.effect_noise((width, height), 18)
    shades = (light.point([int(value * by) for value in range(256)]) for by in (0.9, 0.8, 0.7))
    image = Image.merge("RGB", [ImageChops.add(shade, grain, 2) for shade in shades])
    draw, chance = ImageDraw.Draw(image), random.Random(1)
    for _ in range(300):
        x, y, side = chance.randrange(width), chance.randrange(height), chance.randrange(20, 200)
        draw.rectangle((x, y, x + side, y + side), fill=tuple(chance.randrange(255) for _ in range(3)))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Canary Phone"
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 44.0, 54.0), 3: "W", 4: (73.0, 59.0, 10.0)})
    image.save(path, **{"quality": 92, "exif": exif, **options})
    return path


def measure(quick: bool) -> Measured:
    """Time and memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        photo = phone_photo(folder / "phone.jpg")
        ratio = _ratio(photo, rounds=5 if quick else 15)
        found: Measured = {"photo check, loads": (ratio, LOADS, ratio <= LOADS)}
        for what, path, kind in _largest(folder, quick):
            memory = _memory(path, kind)
            print(f"  {what}: {memory:.0f} MB", flush=True)
            most = MOST_OF_HEIC if kind == file_kinds.HEIC else MOST_MEMORY
            found[f"photo check of {what}, MB"] = (memory, most, memory <= most)
    return found


def _ratio(photo: Path, rounds: int) -> float:
    def load() -> None:
        Image.open(photo).load()

    def check() -> None:
        photos.keep(photo, file_kinds.JPEG, photo.with_suffix(".new"), photo.with_suffix(".small"))

    times: dict[Callable[[], None], list[float]] = {load: [], check: []}
    for _ in range(rounds):
        for work, taken in times.items():
            start = time.perf_counter()
            work()
            taken.append(time.perf_counter() - start)
    print(f"  load {min(times[load]) * 1000:.0f} ms, check {min(times[check]) * 1000:.0f} ms", flush=True)
    return min(times[check]) / min(times[load])


def _largest(folder: Path, quick: bool) -> list[tuple[str, Path, str]]:
    found = [("12 MP of a phone", folder / "phone.jpg", file_kinds.JPEG)]
    if quick:
        return found
    plain = Image.effect_noise((1000, 1000), 60).convert("RGB")
    for what, size, kind, options in (
        ("25 MP JPEG", (5000, 4990), file_kinds.JPEG, {"quality": 80}),
        ("50 MP JPEG", (8160, 6120), file_kinds.JPEG, {"quality": 80}),
        ("25 MP progressive", (5000, 4990), file_kinds.JPEG, {"quality": 80, "progressive": True, "subsampling": 0}),
        ("20 MP PNG", (5000, 3990), file_kinds.PNG, {"compress_level": 1}),
        ("12 MP WebP", (4000, 3000), file_kinds.WEBP, {"quality": 60, "method": 0}),
        ("12 MP AVIF", (4000, 3000), file_kinds.AVIF, {"quality": 40, "speed": 10, "subsampling": "4:4:4"}),
    ):
        path = folder / f"{what.replace(' ', '-')}.{file_kinds.ENDINGS[kind][0]}"
        image = plain.resize(size, Image.Resampling.NEAREST)
        (image.convert("RGBA") if kind in (file_kinds.PNG, file_kinds.WEBP) else image).save(path, **options)
        found.append((what, path, kind))
    (folder / "large.heic").write_bytes(heic(columns=10, rows=9, tile=512))
    return [*found, ("24 MP HEIC", folder / "large.heic", file_kinds.HEIC)]


def _memory(path: Path, kind: str) -> float:
    """How far a fresh process grows, in MB."""
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=_grow, args=(path, kind, theirs))
    process.start()
    grown: float = mine.recv()
    process.join()
    return grown


def _grow(path: Path, kind: str, pipe: object) -> None:
    small = path.with_name("warm.jpg")
    Image.new("RGB", (60, 60)).save(small)
    photos.keep(small, file_kinds.JPEG, small.with_suffix(".new"), small.with_suffix(".small"))  # the imports
    if kind == file_kinds.HEIC:
        import pi_heif  # noqa: F401
    before = _status("VmRSS")
    photos.keep(path, kind, path.with_suffix(".new"), path.with_suffix(".small"))
    pipe.send(_status("VmHWM") - before)  # type: ignore[attr-defined]


def _status(word: str) -> float:
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith(word))
