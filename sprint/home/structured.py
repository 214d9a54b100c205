"""What search engines read of the public home: the course and its next dates, in the words of schema.org."""

from typing import Any

from sprint.home.outline import CALL_HOURS, Outline
from sprint.home.queries import Start
from sprint.program import Program


def course(program: Program, description: str, url: str, outline: Outline, start: Start | None) -> dict[str, Any]:
    """The course; with the cohort that starts next, where one is planned."""
    told = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": program.name,
        "description": description,
        "url": url,
        "inLanguage": "en-US",
        "isAccessibleForFree": True,
        "provider": {"@type": "Organization", "name": program.sponsor or program.name, "url": url},
        "offers": {"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "USD"},
    }
    if outline.modules:
        told["teaches"] = [week.title for week in outline.weeks]
    if start:
        told["hasCourseInstance"] = [_instance(outline, start)]
    return told


def _instance(outline: Outline, start: Start) -> dict[str, Any]:
    return {
        "@type": "CourseInstance",
        "name": start.name,
        "courseMode": "Online",
        "courseWorkload": f"PT{outline.hours + CALL_HOURS}H",
        "startDate": start.first_day.isoformat(),
        "endDate": start.last_day.isoformat(),
    }
