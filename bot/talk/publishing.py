"""Publishing figures: they are frozen with who and when; what comes later is shown as a difference, never added silently."""

from sqlmodel import Session

from bot.access import Action, may
from bot.office import Office
from bot.periods import day_name, period_name
from bot.presenting import figure_name, value
from bot.replies import Button, Reply
from bot.talk.evidence import named
from bot.talk.query import Query, data, names, read, there
from bot.turn import Turn
from storage.failures import AlreadyPublished
from storage.figure import Figure
from storage.person import Person
from storage.publication import Difference, Publication, differences, editions, publish

COMPARED, ASK_AGAIN, PUBLISH, KEEP = "b", "pa", "pp", "pn"
_MOST_FIGURES = 15


def ask_to_publish(turn: Turn) -> list[Reply]:
    """/publish and a span of time: asked once, and twice where there is an edition already."""
    query, rest = read(turn)
    if query is None or not turn.text.strip() or rest:
        return [Reply(turn.say("stats.publish.which"))]
    turn = there(turn, query)
    if names(turn, query):
        return [Reply(turn.say("stats.publish.narrowed"))]
    if query.period.last >= turn.today:
        return [Reply(turn.say("stats.publish.running", period=_span(turn, query)))]
    figures = _publishable(turn, query)
    if not figures:
        return [Reply(turn.say("stats.publish.nothing", period=_span(turn, query)))]
    earlier = editions(turn.session, query.period)
    if not earlier:
        text = turn.say("stats.publish.ask", period=_span(turn, query), figures=len(figures))
        return [Reply(text, _yes_no(turn, "yes", data(PUBLISH, query, 1), query))]
    last = earlier[0]
    text = turn.say("stats.publish.again", period=_span(turn, query), next=last.edition + 1, **_of(turn, last))
    return [Reply(text, _yes_no(turn, "yes", data(ASK_AGAIN, query, last.edition + 1), query))]


def note(turn: Turn, query: Query) -> list[str]:
    """That the span was published, and how many figures have changed since."""
    published = editions(turn.session, query.period)
    if not published or names(turn, query):
        return []
    return ["\n".join(compared_note(turn.office, turn.session, published[0]))]


def compared_note(office: Office, session: Session, publication: Publication) -> list[str]:
    """Two sentences: when the edition was published, and whether its figures are still those of the records."""
    found = _differences(office, session, publication)
    same = sum(difference.is_same for difference in found)
    counts = {"changed": len(found) - same, "other_records": same}
    said = [office.texts(f"stats.publish.{key}", count=count) for key, count in counts.items() if count]
    changed = "".join(said) or office.texts("stats.publish.same")
    period = period_name(office.texts, publication.period)
    return [office.texts("stats.publish.note", period=period, **_when(office, session, publication)), changed]


def _sure(turn: Turn, query: Query, more: list[str]) -> list[Reply]:
    if refused := _refused(turn, query, more[0]):
        return refused
    text = turn.say("stats.publish.sure", period=_span(turn, query), next=more[0])
    return [Reply(text, _yes_no(turn, "yes_sure", data(PUBLISH, query, more[0]), query), replaces=True)]


def _publish(turn: Turn, query: Query, more: list[str]) -> list[Reply]:
    if refused := _refused(turn, query, more[0]):
        return refused
    figures = _publishable(turn, query)
    named = [(figure, figure_name(turn.office, figure)) for figure in figures]
    try:
        made = publish(turn.session, query.period, named, int(more[0]), turn.person, turn.origin)
    except AlreadyPublished:
        return [Reply(toast=turn.say("stats.publish.stale")), *_compare(turn, query, [])]
    day = day_name(turn.office.texts, made.at.astimezone(turn.office.settings.zone).date())
    text = turn.say("stats.publish.done", period=_span(turn, query), edition=made.edition, figures=len(made.figures), day=day)
    return [Reply(text, _back(turn, query), replaces=True)]


def _refused(turn: Turn, query: Query, edition: str) -> list[Reply]:
    """Why not: no right to it, the span is not over, the edition is there already."""
    if not may(turn.person, Action.PUBLISH):
        return [Reply(turn.say("talk.forbidden"))]
    if query.period.last >= turn.today or names(turn, query) or not edition.isdecimal():
        return [Reply(toast=turn.say("talk.stale"))]
    there = editions(turn.session, query.period)
    if int(edition) <= len(there) and turn.origin not in {publication.origin for publication in there}:
        return [Reply(toast=turn.say("stats.publish.stale")), *_compare(turn, query, [])]
    return []


def _keep(turn: Turn, query: Query, _: list[str]) -> list[Reply]:
    return [Reply(turn.say("stats.publish.kept"), replaces=True)]


def _compare(turn: Turn, query: Query, _: list[str]) -> list[Reply]:
    """Each figure that is not any more what was published, with the records that made it so, those that are the same of other
    records, and the earlier editions.
    """
    published = editions(turn.session, query.period)
    if not published:
        return [Reply(turn.say("stats.publish.not_published", period=_span(turn, query)))]
    last, *older = published
    found = _differences(turn.office, turn.session, last)
    lines = [turn.say("stats.publish.head", period=_span(turn, query), **_of(turn, last))]
    lines += [line for difference in found[:_MOST_FIGURES] for line in _told(turn, difference)]
    lines += [turn.say("stats.more", count=len(found) - _MOST_FIGURES)] if len(found) > _MOST_FIGURES else []
    lines += [] if found else [turn.say("stats.publish.same")]
    history = [turn.say("stats.publish.edition", **_of(turn, publication)) for publication in older]
    lines += ["", turn.say("stats.publish.history"), *history] if history else []
    return [Reply("\n".join(lines), _back(turn, query))]


def _told(turn: Turn, difference: Difference) -> list[str]:
    figure, unit = difference.figure, difference.unit or ""
    if difference.is_same:
        line = turn.say("stats.publish.same_number", name=difference.name, number=f"{difference.published:,}{unit}")
        return [line, *_records_since(turn, difference)]
    published = turn.say("stats.publish.unsaid") if difference.published is None else f"{difference.published:,}{unit}"
    counts = figure is not None and difference.published is not None and figure.value is not None
    delta = round((figure.value or 0) - (difference.published or 0), 1) if figure and counts else 0
    line = turn.say(
        "stats.publish.difference",
        name=difference.name,
        published=published,
        now=value(turn.office, figure) if figure and figure.records else turn.say("stats.publish.unsaid"),
        difference=turn.say("stats.publish.difference_by", difference=f"{delta:+,}") if delta else "",
    )
    return [line, *_records_since(turn, difference)]


def _records_since(turn: Turn, difference: Difference) -> list[str]:
    """The records that made it so."""
    since = difference.since
    kinds = (("late", since.late), ("touched", since.touched), ("gone", since.gone))
    return [turn.say(f"stats.publish.{key}", records=named(turn, rows)) for key, rows in kinds if rows]


def _differences(office: Office, session: Session, publication: Publication) -> list[Difference]:
    return differences(session, publication, office.statistics, lambda figure: figure_name(office, figure))


def _publishable(turn: Turn, query: Query) -> list[Figure]:
    return [figure for figure in turn.office.statistics.over(turn.session, query.period) if figure.records]


def _when(office: Office, session: Session, publication: Publication) -> dict[str, object]:
    by = session.get(Person, publication.by) if publication.by else None
    day = publication.at.astimezone(office.settings.zone).date()
    who = by.name if by else office.texts("stats.publish.nobody")
    return {"edition": publication.edition, "day": day_name(office.texts, day), "who": who}


def _of(turn: Turn, publication: Publication) -> dict[str, object]:
    return _when(turn.office, turn.session, publication)


def _span(turn: Turn, query: Query) -> str:
    return period_name(turn.office.texts, query.period)


def _yes_no(turn: Turn, yes: str, target: str, query: Query) -> tuple[tuple[Button, ...], ...]:
    return ((Button(turn.say(f"stats.publish.{yes}"), target), Button(turn.say("stats.publish.no"), data(KEEP, query))),)


def _back(turn: Turn, query: Query) -> tuple[tuple[Button, ...], ...]:
    return ((Button(turn.say("stats.buttons.back"), data("m", query)),),)


VIEWS = {COMPARED: _compare, ASK_AGAIN: _sure, PUBLISH: _publish, KEEP: _keep}
