"""What the photo check says of photos that were made good or bad on purpose."""

from pathlib import Path

import pytest
from PIL import Image

from sprint import photo_measures
from sprint.curriculum import photo_rules
from sprint.learning import photo_check
from tests.builders.pictures import product

CONTENT = Path(__file__).parents[2] / "content"
RULES = photo_rules.load(CONTENT)


def measures(image, weight=2_000_000, kind="image/jpeg"):
    rough = photo_measures.at_most(image, photo_measures.SHARPNESS_AT)
    return {
        "width": image.width, "height": image.height, "weight": weight, "kind": kind, **photo_measures.measure(rough)
    }  # fmt: skip


def report(image=None, *, is_main=True, **options):
    return photo_check.report(measures(image or product(), **options), RULES, is_main=is_main)


def state(found, rule):
    """The master's verdict on a rule."""
    return next(each for each in found.master if each.rule == rule)


def passing(found):
    return {each.place.id for each in found.places if each.passes}


EVERYWHERE = {"amazon", "walmart", "ebay", "google", "alibaba", "shopify"}


def test_the_master_photo_passes_everywhere():
    found = report()
    assert found.headline == "Passes at all 6 places" and passing(found) == EVERYWHERE
    assert {each.state for each in found.master} == {"pass"} and not found.mend
    assert not [each for place in found.places for each in place.advised]


def test_a_photo_that_is_no_square_passes_where_none_is_asked():
    found = report(product(1600, 1200, fill=0.86))
    assert passing(found) == EVERYWHERE - {"walmart", "alibaba"}
    assert found.headline == "Passes at 4 of 6 places"
    assert state(found, "shape").advice == "Crop it to a square: 1,200 x 1,200 pixels stay."
    assert "1,200 pixels of the 2,200" in state(found, "short_side").advice
    walmart = next(each for each in found.places if each.place.id == "walmart")
    assert [(fix.rule, fix.measured) for fix in walmart.fixes] == [
        ("short_side", "1,600 x 1,200 pixels"), ("shape", "1,600 x 1,200 pixels"),
    ]  # fmt: skip


@pytest.mark.parametrize(("paper", "advice"), [(245, "Almost: raise the white point"), (200, "reads 200 of 255")])
def test_paper_that_is_not_white_is_told_by_its_darkest_corner(paper, advice):
    found = report(product(paper=(255, 250, paper)))
    assert state(found, "background").measured == f"Corners at {paper}, {paper}, {paper}, {paper}"
    assert advice in state(found, "background").advice
    assert passing(found) == EVERYWHERE - {"amazon", "walmart"}


def test_white_that_was_compressed_is_still_white():
    assert state(report(product(paper=(254, 253, 255))), "background").state == "pass"


@pytest.mark.parametrize(
    ("fill", "verdict", "places"),
    [(0.5, "fix", {"amazon"}), (0.82, "fix", {"amazon"}), (0.87, "pass", set()), (0.97, "fix", set())],
)
def test_how_much_of_the_frame_the_product_fills(fill, verdict, places):
    found = report(product(fill=fill))
    assert state(found, "fill").measured == f"{round(fill * 100)}%" and state(found, "fill").state == verdict
    assert EVERYWHERE - passing(found) == places


def test_a_small_product_is_to_be_cropped_to_a_size_in_pixels():
    assert "about 1,294 x 1,294 pixels" in state(report(product(fill=0.5)), "fill").advice


def test_before_a_busy_background_nothing_is_claimed_about_the_fill():
    busy = Image.effect_noise((500, 500), 90).convert("RGB").resize((2200, 2200))
    found = report(busy)
    assert state(found, "fill").state == "unknown" and "Look yourself" in state(found, "fill").advice
    assert "Something stands at the edge" in state(found, "background").advice


@pytest.mark.parametrize(("blur", "word"), [(0, "sharp"), (4, "blurred"), (8, "blurred")])
def test_blur_is_told_by_a_number(blur, word):
    for size in ((1200, 1200), (2400, 2400)):
        found = state(report(product(*size, blur=blur * size[0] / 2200)), "sharpness")
        assert found.measured.endswith(word) and found.is_fix == (word != "sharp")


def test_a_sharp_product_counts_though_the_paper_around_it_is_empty():
    assert not state(report(product(fill=0.3)), "sharpness").is_fix


@pytest.mark.parametrize(
    ("part", "advice"), [((20, 22, 20), "Too dark"), ((120, 130, 140), ""), ((248, 248, 250), "Very bright")]
)
def test_light_is_judged_on_the_product_not_on_the_paper(part, advice):
    assert state(report(product(part=part, paper=(200, 200, 200))), "light").advice.startswith(advice or "")
    assert bool(state(report(product(part=part, paper=(200, 200, 200))), "light").advice) == bool(advice)


def test_weight_and_type_are_those_of_the_file_that_was_sent():
    found = report(weight=6_100_000, kind="image/heic")
    assert state(found, "megabytes").measured == "6.1 MB" and state(found, "formats").measured == "HEIC"
    assert "a copy as a JPEG" in state(found, "formats").advice
    assert passing(found) == EVERYWHERE - {"walmart", "alibaba"}


def test_other_views_are_not_asked_for_white_paper():
    found = report(product(paper=(90, 80, 70), fill=0.4), is_main=False)
    assert passing(found) == EVERYWHERE
    assert not {"background", "fill"} & {each.rule for each in found.master}


def test_a_photo_that_is_too_large_for_a_shop_is_told_so():
    large = {**measures(product()), "width": 6000, "height": 6000}
    found = photo_check.report(large, RULES, is_main=True)
    assert passing(found) == EVERYWHERE - {"shopify"}


def test_without_rules_the_measures_stay():
    found = photo_check.report(measures(product()), photo_rules.PhotoRules(), is_main=True)
    assert found.headline == "Measured" and {each.rule for each in found.master} == {"sharpness", "light"}


def test_rules_that_cannot_be_read_lock_nobody_out(tmp_path):
    assert photo_rules.load(tmp_path) == photo_rules.PhotoRules()
    (tmp_path / photo_rules.FILE).write_text("places: [")
    assert photo_rules.load(tmp_path) == photo_rules.PhotoRules()
