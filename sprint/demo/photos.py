"""The demo's photos: a bracket drawn here, once as a master file and once as a first try from the shop floor."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter
from sqlalchemy import select
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort, Enrolment
from sprint.curriculum import queries as curriculum
from sprint.curriculum.hand_in import Field
from sprint.curriculum.module import Module as Text
from sprint.learning import actions
from sprint.storing import store

SLUG, OWNER = "w2-product-photos", "participant@demo.test"
ROOM = actions.Room(200_000_000, 200_000_000)
STEEL, EDGE, HOLE = (150, 158, 166), (96, 104, 112), (44, 48, 54)


def load(session: Session, folder: Path, now: datetime) -> None:
    """Put them into the running cohort's work, where the module asks for photos."""
    release, person = curriculum.newest_release(session), session.scalar(select(Person).where(Person.email == OWNER))
    module = curriculum.find_module(session, release.id, SLUG) if release else None
    fields = Text.from_json(module.body).hand_in if module else ()
    field = next((each for each in fields if each.kind == "photos"), None)
    of_person = select(Enrolment).join(Cohort).where(Enrolment.person_id == (person.id if person else 0))
    enrolment = session.scalar(of_person.where(Cohort.slug == "running"))
    if field and person and enrolment:
        _put(session, folder, enrolment, field, person, now)


def _put(
    session: Session, folder: Path, enrolment: Enrolment, field: Field, person: Person, now: datetime
) -> None:  # fmt: skip
    at = now - timedelta(hours=2)
    work = actions.start_deliverable(session, enrolment, SLUG, now=at)
    for name, photo in (("brinwick-bracket-main.jpg", _master()), ("IMG_2041.jpg", _first_try())):
        stored = store(folder, photo, name, is_photo=True)
        actions.add_file(session, enrolment, work, field, stored, room=ROOM, person=person, now=at)


def _master() -> BytesIO:
    image = Image.new("RGB", (2200, 2200), "white")
    image.paste(_bracket(1900), (150, 500))
    return _saved(image)


def _first_try() -> BytesIO:
    """Turned, on a bench, in the evening, from too far away."""
    bench = Image.linear_gradient("L").resize((1600, 1200))
    image = Image.merge(
        "RGB", [bench.point([70 + value * part // 100 for value in range(256)]) for part in (38, 30, 20)]
    )
    image.paste(_bracket(700, (104, 96, 86)), (420, 360))
    return _saved(image.filter(ImageFilter.GaussianBlur(3)))


def _bracket(wide: int, ground: tuple[int, int, int] = (255, 255, 255)) -> Image.Image:
    """An angle bracket of steel with six holes, seen from the front."""
    high, fold = wide * 5 // 9, wide // 3
    image = Image.new("RGB", (wide, high), ground)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, wide - 1, high - 1), wide // 40, fill=STEEL, outline=EDGE, width=wide // 120)
    for n in range(1, 40):  # the grain of brushed steel
        y = high * n // 40
        draw.line((wide // 60, y, wide - wide // 60, y), fill=(*STEEL[:2], STEEL[2] - n % 9 * 3))
    draw.rectangle((fold, 0, fold + wide // 60, high - 1), fill=EDGE)
    for across, down in ((0.12, 0.25), (0.12, 0.75), (0.5, 0.25), (0.5, 0.75), (0.82, 0.25), (0.82, 0.75)):
        draw.circle((wide * across, high * down), wide / 22, fill=HOLE, outline=EDGE, width=wide // 160)
    return image


def _saved(image: Image.Image) -> BytesIO:
    out = BytesIO()
    image.save(out, "JPEG", quality=90)
    out.seek(0)
    return out
