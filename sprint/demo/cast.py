"""Who plays in the demo. All companies and people are invented; any match with real ones is chance."""

from typing import NamedTuple

EASTERN, CENTRAL, MOUNTAIN, PACIFIC = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"


class Firm(NamedTuple):
    """An invented company."""

    name: str
    makes: str
    place: str


class Player(NamedTuple):
    """An invented person; `pace` is how many modules they have finished, `opened` how many more they have begun."""

    key: str  # the address is <key>@demo.test
    name: str
    role: str
    firm: str = ""
    zone: str = EASTERN
    pace: int = 0
    opened: int = 0
    joined_day: int = -9  # the day of the cohort on which they got their place; 0 is its first
    withdrew_day: int | None = None


FIRMS = (
    Firm("Brinwick Stamping", "Precision metal stampings: clips, brackets, shims", "Brooklyn, New York"),
    Firm("Ovenmarch Equipment", "Countertop conveyor ovens and proofing cabinets", "Rochester, New York"),
    Firm("Talloway Furniture", "Tables and benches for restaurants and hotels", "Hudson Valley, New York"),
    Firm("Polyquill Molding", "Injection-molded parts, caps and plugs", "Western Pennsylvania"),
    Firm("Thornfield Optics", "Machined lens mounts and housings", "Tucson, Arizona"),
    Firm("Cedarline Castings", "Small iron and bronze castings", "Green Bay, Wisconsin"),
    Firm("Larkspur Labels", "Printed labels and tags", "Eugene, Oregon"),
    Firm("Haverbrook Textiles", "Woven straps and webbing", "Fall River, Massachusetts"),
    Firm("Quarrel Tooling", "Cutting tools, ground to drawing", "Rockford, Illinois"),
    Firm("Sundial Coatings", "Powder coating and plating", "Denver, Colorado"),
)

RUNNING = (
    Player("participant", "Rosa Alvarado", "Owner", "Brinwick Stamping", pace=6, opened=1),
    Player("colleague", "Nick Ferrante", "Production lead", "Brinwick Stamping", pace=6, opened=1),
    Player("marcus", "Marcus Bell", "Sales manager", "Ovenmarch Equipment", pace=8),
    Player("ines", "Ines Duarte", "Marketing", "Ovenmarch Equipment", pace=7, opened=1),
    Player("jun", "Jun Takeda", "Founder and designer", "Talloway Furniture", pace=5, opened=2),
    Player("priya", "Priya Raman", "Plant manager", "Polyquill Molding", pace=6, opened=1),
    Player("walt", "Walt Kessler", "Quotes and estimates", "Polyquill Molding", pace=0, opened=1),
    Player("tess", "Tess Okafor", "Sales lead", "Larkspur Labels", PACIFIC, pace=6, opened=1),
    Player("bram", "Bram Visser", "Owner", "Haverbrook Textiles", pace=0),
    Player("lena", "Lena Quarrel", "Second-generation owner", "Quarrel Tooling", CENTRAL, pace=8),
    Player("hugo", "Hugo Salas", "Operations", "Sundial Coatings", MOUNTAIN, pace=5, opened=1),
    Player("late", "Mei Tanaka", "Sales engineer", "Thornfield Optics", "America/Phoenix", opened=1, joined_day=8),
    Player("ruth", "Ruth Lindgren", "Office manager", "Haverbrook Textiles", pace=1, withdrew_day=6),
)
UPCOMING = (
    Player("other", "Omar Haddad", "Owner", "Cedarline Castings", CENTRAL),
    Player("nadia", "Nadia Wolfe", "Inside sales", "Cedarline Castings", CENTRAL),
    Player("soren", "Soren Dahl", "General manager", "Sundial Coatings", MOUNTAIN),
)
FINISHED = (
    Player("graduate", "Clara Boone", "Sales manager", "Larkspur Labels", PACIFIC, pace=99),
    Player("emil", "Emil Novak", "Owner", "Quarrel Tooling", CENTRAL, pace=4),
    Player("joy", "Joy Castellano", "Marketing", "Haverbrook Textiles", pace=99),
)
DESKS = (
    Player("coach", "Grace Lindqvist", "Coach: product content and websites"),
    Player("coach2", "Theo Marsh", "Coach: ads and marketplaces", zone=PACIFIC),
    Player("staff", "Sam Whitfield", "Program staff"),
    Player("admin", "Alex Moreno", "Administrator"),
    Player("partner", "Helen Osei", "Harborline Chamber of Commerce (invented)"),
)
ROLE_OF = {"coach": "coach", "coach2": "coach", "staff": "staff", "admin": "admin", "partner": "partner"}
