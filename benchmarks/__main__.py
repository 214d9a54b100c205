"""`make bench`: every figure with its bound; `python -m benchmarks pages` measures that part alone.

BENCH_QUICK=1 is the short form, which fails only beyond twice a bound.
"""

import os
import sys

from benchmarks import board_scale, delivery_rate, free_times, pages, parse, photo_check, plan_scale


def main() -> int:
    """Measure, print, and say by the exit code whether the bounds hold."""
    quick = bool(os.environ.get("BENCH_QUICK"))
    figures: dict[str, tuple[float, float, bool]] = {}
    wanted = sys.argv[1:]
    for part in (pages, free_times, board_scale, plan_scale, delivery_rate, photo_check, parse):
        if wanted and part.__name__.rpartition(".")[2] not in wanted:
            continue
        print(f"\n# {part.__doc__.splitlines()[0]}", flush=True)
        figures.update(part.measure(quick))
    print(f"\n{'figure':48} {'measured':>10} {'bound':>8}")
    failed = []
    for name, (value, bound, ok) in figures.items():
        print(f"{name:48} {value:10.2f} {bound:8.2f} {'' if ok else 'beyond its bound'}")
        far = value > 2 * bound if value > bound else value < bound / 2
        if not ok and (far or not quick):
            failed.append(name)
    return 1 if failed else 0


sys.exit(main())
