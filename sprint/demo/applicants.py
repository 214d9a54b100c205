"""Who applies in the demo. All companies and people are invented; any match with real ones is chance."""

from typing import NamedTuple


class Applicant(NamedTuple):
    """An invented company that applies for the upcoming cohort, and how far it has come."""

    company: str
    makes: str
    city: str
    state: str
    headcount: int
    founded: int
    name: str
    role: str
    goals: str
    obstacle: str
    answers: str  # a letter a question, as the choices stand
    standing: str = "submitted"
    marks: tuple[tuple[str, int, int, int], ...] = ()  # by whom: fit, readiness, commitment
    makes_how: str = "makes"


APPLICANTS = (
    Applicant("Mossgate Cabinets", "Kitchen cabinets, made to measure", "Harrisburg", "PA", 34, 1978, "Dana Mossgate",
              "Owner", "Ten quote requests a month that are not from contractors we know already.",
              "Nobody has time to answer, so we never asked for more.", "bbbcb"),
    Applicant("Ferrand Springs", "Coil springs and wire forms", "Worcester", "MA", 61, 1954, "Luc Ferrand",
              "Sales manager", "Our standard springs in a catalog that buyers can order from.",
              "The catalog is a PDF from 2011.", "cbbca", marks=(("staff", 5, 4, 4),)),
    Applicant("Oxbow Pattern", "Foundry patterns and core boxes", "Muncie", "IN", 9, 1991, "Ellen Ostrow", "Owner",
              "To be found by foundries beyond two hours' drive.", "We have no photos that show what we can do.",
              "bbaba", "in-review", (("staff", 4, 2, 5), ("admin", 4, 3, 5))),
    Applicant("Tidewell Pumps", "Hand pumps for wells and boats", "Mobile", "AL", 18, 2003, "Ray Tidewell",
              "Plant manager", "Sell spare parts from our own shop online.", "Shipping costs scare us.", "cccda",
              "in-review", (("staff", 5, 5, 4), ("admin", 5, 4, 4))),
    Applicant("Pinehurst Gaskets", "Cut gaskets and seals", "Durham", "NC", 640, 1949, "Iris Vaughn", "Marketing",
              "One site for our four plants.", "Each plant has its own way.", "cbcbc", "declined",
              (("staff", 2, 4, 3), ("admin", 1, 4, 3))),
    Applicant("Alderpoint Brewing Equipment", "Brew kettles and fermenters", "Bend", "OR", 27, 2009, "Noor Castle",
              "Founder", "Five inquiries a month from breweries outside of Oregon.", "Our site says nothing of prices.",
              "cbcda", "in-review", (("staff", 5, 5, 5),)),
    Applicant("Kessel Wire Rope", "Wire rope and slings", "Tulsa", "OK", 44, 1966, "Bert Kessel", "Owner",
              "Let customers see what is in stock.", "Our numbers are in a system from the nineties.", "bbbbb"),
    Applicant("Graymoor Ceramics", "Kiln furniture and technical ceramics", "Zanesville", "OH", 22, 1983, "June Moor",
              "Inside sales", "A page for each of our 40 standard parts.", "", "bbbca"),
    Applicant("Sable Creek Foods", "Dried fruit and nut mixes", "Yakima", "WA", 31, 2012, "Petra Lind", "Sales lead",
              "Wholesale orders from shops we do not visit.", "We are on a marketplace and lose money on each order.",
              "ccdcb", "waitlisted", (("staff", 4, 4, 4), ("admin", 4, 4, 3))),
    Applicant("Northrow Trailers", "Utility trailers", "Fargo", "ND", 52, 1998, "Gus Halvorsen", "General manager",
              "Dealers who find us instead of us finding them.", "Photos: our trailers look alike.", "cbbcb",
              "waitlisted", (("staff", 4, 3, 4), ("admin", 3, 4, 4))),
    Applicant("Brightline Consulting", "Advice on lean production", "Austin", "TX", 6, 2018, "Kim Sato", "Partner",
              "Help our customers, who are makers, sell online.", "", "dcddb", makes_how="neither"),
    Applicant("Winterbourne Knives", "Kitchen knives, forged", "Asheville", "NC", 5, 2015, "Theo Winter", "Maker",
              "Sell half of what I make from my own shop.", "I forge in the day and answer mail at night.", "cddba",
              "accepted", (("staff", 5, 4, 5), ("admin", 5, 5, 4))),
    Applicant("Lakeshore Valve", "Brass valves and fittings", "Duluth", "MN", 120, 1937, "Anna Berg", "Controller",
              "", "", "", "draft"),
)  # fmt: skip
