"""One of several processes that guess; imports little, for it starts anew."""


def hit(url, answers):
    """Try six times, and say what was allowed."""
    from sprint import database
    from sprint.limits import Limit

    engine = database.connect(url)
    limit = Limit("tries of the test", "10 per 15 minutes")
    answers.put([limit.hit(engine, "ada") for _n in range(6)])
    engine.dispose()
