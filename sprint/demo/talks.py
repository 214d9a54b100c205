"""What the demo's people say and write around their sessions. All of it is invented."""

FIRST = (
    "Our clips come out striped in photos, and I have ten families to shoot.",
    "A way to shoot all ten in one afternoon, and to know which view buyers want first.",
)
PRIVATE = "Rosa decides alone and fast. Keep her to one product line; she likes to start three."
SHARED = (
    "The stripes come from the two lamps above the bench. One window, one white card, the phone on a tripod.\n"
    "Order of views: front, side with a scale, in use, then packed.\n"
    "Shoot one family first and show it next time, before the other nine."
)
THANKS = "Grace had looked at our photos before the call. I knew what to do ten minutes in."
PROMISES = (
    "Buy a tripod and a white card",
    "Shoot the spring clips: six views, one afternoon",
    "Ask the agency the three questions about last year’s leads",
)
AHEAD = (
    ("participant", "coach", (
        "We get 9 inquiries a month and I cannot tell which ones came from the website.",
        "To know what I would be paying for before I pay for ads.",
    ), 26),
    ("priya", "coach", (
        "Quotes take four days because two people must look at each drawing.",
        "A shorter way to a first answer that does not promise too much.",
    ), 27),
    ("marcus", "coach2", (
        "Dealers ask for lead times that we do not publish.",
        "How others show lead times without being held to the day.",
    ), 30),
)  # fmt: skip
GROUP = "Office hour: listings"
QUESTIONS = (
    ("jun", "Do hotels read the listing, or only look at the pictures?"),
    ("tess", "How long may a title be before it is cut?"),
    ("hugo", ""),
)
