"""What the demo's companies have written into their deliverables. All of it is invented."""

from sprint.learning.filling import Value

GOAL, MAP = "w1-sprint-goal", "w1-where-your-buyers-are"
Work = dict[str, Value]

BRINWICK_MAP: Work = {
    "buyer": (
        "Product line: stamped spring clips. Role: design engineer at a maker of heating and cooling units, 50 to 300 "
        "people. Trigger: a new unit needs a clip and the old supplier quotes nine weeks. Must-haves: samples in 10 "
        "working days, 0.05 mm on the gap, steel with a mill certificate, lots from 2,000. Worries: a small shop that "
        "closes, and burrs that cut the wire."
    ),
    "deciders": [
        ["Buyer", "What does the second order cost, and what if we need half of it?"],
        ["Quality lead", "Who signs the first article?"],
        ["Plant manager", "Can they hold stock for us?"],
    ],
    "six-jobs": [
        ["Spot the problem", "Note: why clips crack after a year", "Missing"],
        ["Explore solutions", "Page: clip or screw, with cost per joint", "Missing"],
        ["Set requirements", "Spec sheet with gap, force and steel", "Weak"],
        ["Choose a supplier", "Line card with sample time", "Have"],
        ["Validate", "Sample bag with sheet; two references", "Weak"],
        ["Agree inside", "One page to forward", "Missing"],
    ],
    "channels": [
        ["Search", "Work on it", "Two of three buyers searched the part first"],
        ["Trade directory", "Work on it", "One found us there; our entry has the old phone"],
        ["Trade fair", "Drop it", "$6,400 last year and one quote"],
    ],
    "talks": [
        ["Monday of week 1", "Design engineer", "Search, at the desk", "“I needed a drawing that I could drop in.”"],
        ["Wednesday of week 1", "Buyer", "Old mail", "“You were the only one who said no the same day.”"],
        ["Friday of week 1", "Quality lead", "A colleague", "“I look for a name under the certificate.”"],
    ],
}  # fmt: skip
BRINWICK_GOAL: Work = {
    "goal-line": "From 9 to 14 qualified inquiries a month for stamped clips from new customers by day 90",
    "why-now": "Three customers are 61% of our sales. Design engineers at makers of heating units need clips in weeks.",
    "lead-measures": [
        ["Replies within 4 working hours", "Median 31 hours", "Each inquiry", "Week 1"],
        ["Photos of three clips, six each", "0", "18", "Week 2"],
        ["Posts", "0", "2", "Week 3"],
    ],
    "capacity": "14 inquiries x 0.78 quoted = 11 quotes. At 2.5 hours a quote that is 27 hours; we have 17.",
    "if-then": [
        ["A rush job takes Tuesday", "I use Wednesday at 7 a.m.", "Rosa"],
        ["A customer rush comes", "Somebody else takes the photos", ""],
    ],
    "owner": "Rosa, Tuesday and Thursday 7 to 9:30 a.m., $600 at most",
    "stop": "Quotes on parts over 3 mm, until the Sprint is over",
}  # fmt: skip
OVENMARCH_GOAL: Work = {
    "goal-line": "From 4 to 9 qualified inquiries a month for countertop ovens from cafe chains by day 90",
    "why-now": "Two dealers closed this year. Operations leads of chains with 6 to 40 sites open sites without hoods.",
    "lead-measures": [
        ["Spec sheets sent the same day", "1 in 5", "5 in 5", "Week 1"],
        ["Dealer pages with amp draw", "0", "3", "Week 2"],
        ["Follow-up calls on day 3", "2", "6", "Week 3"],
    ],
    "capacity": "9 inquiries x 0.6 quoted = 5.4, about 6 quotes. At 3 h: 18 h. We have 20 h. It fits.",
    "if-then": [
        ["A service call takes my morning", "Ines sends the spec sheets", "Ines"],
        ["A dealer asks for a price list", "We send the one page and set a call", "Marcus"],
    ],
    "owner": "Marcus, daily 8 to 9 a.m., $900 at most",
    "stop": "Instagram, until day 90",
}
POLYQUILL_GOAL: Work = {
    "goal-line": "From 3 to 6 quotes a month for caps and plugs from new customers by day 90",
    "why-now": "One resin customer is 40% of our volume. Buyers of hydraulic hose need plugs by the thousand.",
    "lead-measures": [
        ["Quotes out in two days", "1 in 4", "4 in 4", "Week 1"],
        ["Catalog rows with photos", "0", "10", "Week 2"],
    ],
    "capacity": "6 quotes x 4 h = 24 h a month. Walt has 30. It fits.",
    "if-then": [["A tool breaks", "Priya answers the inquiries that week", "Priya"]],
    "owner": "Walt, Monday and Thursday afternoons, no ads before week 3",
    "stop": "Samples without a drawing",
}  # fmt: skip
LARKSPUR_MAP: Work = {
    "buyer": "Product line: tags for nurseries. Role: owner of a plant nursery. Trigger: tags fade before the sale.",
    "deciders": [["Head grower", "Does the ink last a summer outdoors?"]],
}

REPLIES = {
    "accepted": "The must-haves have numbers, and the words in the talks are a buyer's. Put one on your page.",
    "returned": (
        "The goal line is good. Two things: your capacity sum says 27 hours against 17, so say what gives; and the "
        "second if-then names nobody."
    ),
}
TAPS = {
    "understood": "You sell ventless ovens to small chains, and you want nine good inquiries a month.",
    "stuck": "I did not see how 4 inquiries were counted: mails only, or calls, too?",
    "idea": "Put the dealer page first. It is the one that your dealers ask for.",
}
