"""HEIC photos for tests, made here: one HEVC tile of raw samples, laid out in a grid of any size.

No free encoder ships with our packages. A tile whose samples are not compressed needs none: the bits below follow
ITU-T H.265 (7.3, 9.3.4.9) and the boxes ISO/IEC 23008-12.
"""

import struct

BLOCK = 32  # pixels; the largest block that may hold raw samples
_TAKEN = (
    240, 227, 216, 205, 195, 185, 175, 166, 158, 150, 142, 135, 128, 122, 116, 110, 104, 99, 94, 89, 85, 80, 76, 72, 69,
    65, 62, 59, 56, 53, 50, 48, 45, 43, 41, 39, 37, 35, 33, 32, 30, 29, 27, 26, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15,
    14, 14, 13, 12, 12, 11, 11, 10, 9,
)  # fmt: skip
"""Off the range for the less probable symbol, by state (table 9-52, last column)."""


class Bits:
    """Bits that become bytes."""

    def __init__(self):
        self.text = ""

    def u(self, count, value):
        """A number of so many bits."""
        self.text += f"{value:0{count}b}" if count else ""
        return self

    def ue(self, *values):
        """Exp-Golomb codes."""
        for value in values:
            code = f"{value + 1:b}"
            self.text += "0" * (len(code) - 1) + code
        return self

    def aligned(self, stop=True):
        """The bytes, after a stop bit."""
        text = self.text + ("1" if stop else "")
        text += "0" * (-len(text) % 8)
        return int(text, 2).to_bytes(len(text) // 8, "big")


def _flushed(decisions):
    """The arithmetic code of some bins in a fresh state, each told as what it takes off the range; the last ends it."""
    low, width, waiting, out = 0, 510, 0, []
    for taken in decisions:
        width -= taken
    low += width
    width = 2
    first = True

    def put(bit):
        nonlocal first, waiting
        if first:
            first = False
        else:
            out.append(str(bit))
        out.extend([str(1 - bit)] * waiting)
        waiting = 0

    while width < 256:
        if low < 256:
            put(0)
        elif low >= 512:
            low -= 512
            put(1)
        else:
            low -= 256
            waiting += 1
        width, low = width << 1, low << 1
    put((low >> 9) & 1)
    return "".join(out) + f"{((low >> 7) & 3) | 1:02b}"


def _nal(kind, payload):
    safe, zeros = bytearray(), 0
    for byte in payload:
        if zeros >= 2 and byte <= 3:
            safe.append(3)
            zeros = 0
        safe.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes([kind << 1, 1]) + bytes(safe)


def _profile(bits):
    return bits.u(8, 1).u(32, 0x60000000).u(4, 0b1001).u(43, 0).u(1, 0).u(8, 30)


def _parameters(tile):
    vps = (
        _profile(Bits().u(4, 0).u(2, 3).u(6, 0).u(3, 0).u(1, 1).u(16, 0xFFFF)).u(1, 1).ue(0, 0, 0).u(6, 0).ue(0).u(2, 0)
    )
    sps = _profile(Bits().u(4, 0).u(3, 0).u(1, 1)).ue(0, 1, tile, tile).u(1, 0).ue(0, 0, 0).u(1, 1).ue(0, 0, 0)
    sps.ue(2, 0, 0, 3, 0, 0).u(3, 0).u(1, 1).u(4, 7).u(4, 7).ue(2, 0).u(1, 1).ue(0).u(5, 0)
    pps = Bits().ue(0, 0).u(7, 0).ue(0, 0, 0).u(3, 0).ue(0, 0).u(6, 0).u(1, 0).u(1, 1).u(1, 0).u(1, 1).u(2, 0).ue(0)
    return [(32, _nal(32, vps.aligned())), (33, _nal(33, sps.aligned())), (34, _nal(34, pps.u(2, 0).aligned()))]


def _slice(tile):
    """Every block raw; a soft pattern of gray."""
    bits = [Bits().u(1, 1).u(1, 0).ue(0, 2).ue(0).aligned()]
    luma = bytes(64 + (x * 4 + y * 2) % 128 for y in range(BLOCK) for x in range(BLOCK))
    for number in range((tile // BLOCK) ** 2):
        begin = Bits()
        begin.text = _flushed([*([2] if number else []), _TAKEN[min(number, len(_TAKEN) - 1)], 2])
        bits += [begin.aligned(stop=False), luma, bytes([128]) * (BLOCK * BLOCK // 2)]
    end = Bits()
    end.text = _flushed([2])
    return _nal(20, b"".join(bits) + end.aligned(stop=False))


def _box(kind, *parts):
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _full(kind, version, flags, *parts):
    return _box(kind, struct.pack(">I", version << 24 | flags), *parts)


def heic(columns=2, rows=1, turn=0, exif=b"", tile=64):
    """A photo of columns x rows tiles; `turn` counts quarter turns counter-clockwise, `exif` is a TIFF structure."""
    coded, tiles = _slice(tile), columns * rows
    grid = struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, columns * tile, rows * tile)
    numbers = range(2, 2 + tiles)
    items = {1: (b"grid", grid)} | {number: (b"hvc1", struct.pack(">I", len(coded)) + coded) for number in numbers}
    if exif:
        items[2 + tiles] = (b"Exif", struct.pack(">I", 0) + exif)
    infos = b"".join(_full(b"infe", 2, 0, struct.pack(">HH4sB", n, 0, kind, 0)) for n, (kind, _) in items.items())
    references = _box(b"dimg", struct.pack(f">HH{tiles}H", 1, tiles, *numbers))
    if exif:
        references += _box(b"cdsc", struct.pack(">HHH", 2 + tiles, 1, 1))
    properties = _box(
        b"ipco", _box(b"hvcC", _record(tile)), _full(b"ispe", 0, 0, struct.pack(">II", tile, tile)),
        _full(b"ispe", 0, 0, struct.pack(">II", columns * tile, rows * tile)), _box(b"irot", bytes([turn])),
    )  # fmt: skip
    of_tiles = (struct.pack(">HBBB", number, 2, 0x81, 2) for number in numbers)
    of_items = _full(b"ipma", 0, 0, struct.pack(">I", 1 + tiles), struct.pack(">HBBB", 1, 2, 3, 4), *of_tiles)
    stored = list(dict.fromkeys(content for _kind, content in items.values()))  # the tiles are all the same bytes

    def meta(start):
        at, where = start, {}
        for content in stored:
            where[content] = at
            at += len(content)
        places = b"".join(
            struct.pack(">HHHII", number, 0, 1, where[content], len(content))
            for number, (_kind, content) in items.items()
        )
        return _full(
            b"meta", 0, 0, _full(b"hdlr", 0, 0, struct.pack(">I4s12xB", 0, b"pict", 0)),
            _full(b"pitm", 0, 0, struct.pack(">H", 1)), _full(b"iinf", 0, 0, struct.pack(">H", len(items)), infos),
            _full(b"iref", 0, 0, references), _box(b"iprp", properties, of_items),
            _full(b"iloc", 0, 0, struct.pack(">BBH", 0x44, 0, len(items)), places),
        )  # fmt: skip

    head = _box(b"ftyp", b"heic", struct.pack(">I", 0), b"mif1", b"heic")
    start = len(head) + len(meta(0)) + 8
    return head + meta(start) + _box(b"mdat", *stored)


def _record(tile):
    """How the tiles are coded (ISO/IEC 14496-15, 8.3.3)."""
    record = bytes([1, 1]) + bytes.fromhex("60000000900000000000") + bytes([30]) + bytes.fromhex("f000fcfdf8f800000f03")
    for kind, nal in _parameters(tile):
        record += struct.pack(">BHH", 0x80 | kind, 1, len(nal)) + nal
    return record
