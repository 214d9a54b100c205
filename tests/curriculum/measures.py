"""What can be counted of a module for docs/curriculum.md, from its source alone."""

import re
from pathlib import Path

from sprint.curriculum import hand_in, outline
from sprint.curriculum.checks import prose
from sprint.curriculum.outline import Outline

CONTENT = Path(__file__).parents[2] / "content"
SPONSOR = "Alibaba"
OTHERS = ("Thomasnet", "Amazon", "Walmart", "Xometry", "Faire", "Shopify", "BigCommerce", "Google", "LinkedIn", "eBay",
          "Etsy", "Bing", "Meta", "IndustryNet", "MFG", "SAM.gov", "Global Sources", "Made-in-China", "Wayfair",
          "Grainger")  # fmt: skip
_NOT_READ = ("do-it-now", "go-further", "sources")
_NAMES_ONLY = ("go-further", "sources")


def sources() -> list[Outline]:
    """Every module's outline, in course order."""
    found = [
        outline.read(f"content/modules/{file.name}", file.read_text("utf-8"))
        for file in (CONTENT / "modules").glob("*.md")
    ]
    return sorted(found, key=lambda source: (source.front["week"], source.front["order"]))


def measured(source: Outline) -> dict[str, str]:
    """The figures of a module as the document prints them."""
    everything = [
        sentence
        for section in source.sections
        if section.id not in _NAMES_ONLY
        for sentence in prose.sentences(prose.blocks(section.lines))
    ]
    words = {
        section.id: sum(len(s.words) for s in prose.sentences(prose.blocks(section.lines)))
        for section in source.sections
        if section.id not in _NOT_READ
    }
    steps = sum(step.minutes or 0 for step in outline.steps(source.section("do-it-now")))
    practice = steps + (words.get("quiz", 0) + words.get("share", 0)) / prose.WORDS_A_MINUTE
    return {
        "Grade": f"{prose.grade(everything):.1f}",
        "Words a sentence": f"{sum(len(s.words) for s in everything) / len(everything):.1f}",
        "Steps": f"{steps} min",
        "Reading": f"{sum(words.values()) / prose.WORDS_A_MINUTE:.1f} min",
        "Stated": f"{source.front['minutes']} min",
        "Practice": f"{practice / source.front['minutes']:.0%}",
        "Quiz": str(len(outline.questions(source.section("quiz")))),
        "Checks": str(len(outline.tasks(source.section("check-your-work").own_lines))),
        "Fields": str(len(hand_in.fields(hand_in.node_of(source)))),
        "Facts": str(len(source.front.get("facts") or [])),
    }


def care(source: Outline) -> dict[str, str]:
    """The standard note, who is named beside the sponsor's platform, links to it, the day of the last check."""
    text = "\n".join(line for _number, line in source.lines)
    read = "\n".join(line for section in source.sections if section.id != "sources" for _n, line in section.lines)
    others = [name for name in OTHERS if re.search(rf"\b{re.escape(name)}\b", read)]
    return {
        "Legal note": "yes" if "**Please note:**" in text else "not needed",
        "Sponsor's platform": "named" if SPONSOR in read else "not named",
        "Others named": str(len(others)),
        "Links to the sponsor": str(len(re.findall(r"\]\(https?://[^)]*alibaba", text, re.I))),
        "Checked": source.front["last_checked"].isoformat(),
    }


def parts(source: Outline) -> set[str]:
    """The ids of the parts of Learn."""
    return {child.id for child in source.section("learn").children if child.level == 3}
