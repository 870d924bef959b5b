"""The photos and files of a case: put in from its card, listed, shown again, sorted into the dossier, removed."""

from collections.abc import Sequence

from bot.replies import Button, Reply, in_rows
from bot.talk.destination import case_place
from bot.talk.names import case_number
from bot.turn import Turn
from storage.attachment import Attachment, Place, attachments, sort
from storage.audit import Deed, note
from storage.collecting import collect, finish
from storage.dispute import Dispute
from storage.failures import DamagedFile, MissingFile
from storage.ledger import unvoid, void
from storage.media import is_photo, medium, suffix

PREFIX = "a"
"""Of all buttons of files: ``a:<action>:<number>:<item>``."""


def begin(turn: Turn, dispute: Dispute, item: str) -> list[Reply]:
    """From now on the person's files go to the case; first one tap says as what."""
    if item not in turn.office.texts.under("attachments.items"):
        text = turn.say("attachments.begin", number=case_number(turn, dispute))
        return [Reply(text, in_rows(item_buttons(turn, "add", dispute.id or 0)))]
    collect(turn.session, turn.person, case_place(dispute), item, turn.office.clock())
    return [Reply(turn.say("attachments.ready", item=item_name(turn, item)), done_row(turn, case_place(dispute)), replaces=True)]


def done(turn: Turn, dispute: Dispute) -> list[Reply]:
    """The next files are asked about again."""
    finish(turn.session, turn.person)
    count = len(attachments(turn.session, case_place(dispute)))
    return [Reply(turn.say("attachments.done", number=case_number(turn, dispute), count=count))]


def listed(turn: Turn, dispute: Dispute) -> list[Reply]:
    """All files of the case, each with its button."""
    files = attachments(turn.session, case_place(dispute))
    number = case_number(turn, dispute)
    add = Button(turn.say("attachments.buttons.add"), f"{PREFIX}:add:{dispute.id}")
    ways = (add,), (_to_case(turn, dispute),)
    if not files:
        return [Reply(turn.say("attachments.list_empty", number=number), ways)]
    lines = [_line(turn, no, file) for no, file in enumerate(files, 1)]
    buttons = in_rows(Button(str(no), f"{PREFIX}:show:{file.id}") for no, file in enumerate(files, 1))
    return [Reply(turn.say("attachments.list", number=number, lines="\n".join(lines)), (*buttons, *ways))]


def shown(turn: Turn, dispute: Dispute, file: Attachment) -> list[Reply]:
    """The photo or file itself; one that is missing or damaged is told."""
    try:
        content = turn.office.files.read(file.sha256)
    except (MissingFile, DamagedFile) as error:
        return [Reply(turn.say(f"errors.{error.key}"), ((_to_case(turn, dispute),),))]
    note(turn.session, Deed.READ_FILE, turn.person, dispute, file=file.id)
    number, item = case_number(turn, dispute), item_name(turn, file.item)
    name = turn.say("attachments.file", number=number, item=item, no=file.id, suffix=suffix(file.media_type))
    text = turn.say("attachments.shown", number=number, item=item, caption=file.caption)
    buttons = [_button(turn, "other_item", "re", file), _button(turn, "remove", "del", file), _to_case(turn, dispute)]
    return [Reply(text, in_rows(buttons), document=content, name=name, photo=is_photo(file.media_type))]


def resort(turn: Turn, file: Attachment, item: str) -> list[Reply]:
    """Another item for one file."""
    if item not in turn.office.texts.under("attachments.items"):
        return [Reply(turn.say("attachments.sort"), in_rows(item_buttons(turn, "re", file.id or 0)))]
    sort(turn.session, [file], item, turn.person, turn.today)
    return [Reply(turn.say("attachments.sorted", item=item_name(turn, item), count=1), replaces=True)]


def sorted_in(turn: Turn, last: Attachment, item: str) -> list[Reply]:
    """One item for all files of the record that have none yet: those up to that one, and the rest of its album."""
    if item not in turn.office.texts.under("attachments.items"):
        return [Reply(toast=turn.say("talk.stale"))]
    unsorted = [one for one in attachments(turn.session, last.place) if one.item is None]
    files = [one for one in unsorted if (one.id or 0) <= (last.id or 0) or (last.album and one.album == last.album)]
    if not files:
        return [Reply(toast=turn.say("attachments.sorted_already"))]
    sort(turn.session, files, item, turn.person, turn.today)
    text = turn.say("attachments.sorted", item=item_name(turn, item), count=len(files))
    rows = (list_button(turn, last.record_id, len(attachments(turn.session, last.place))),)
    return [Reply(text, rows, replaces=True)]


def remove(turn: Turn, file: Attachment) -> list[Reply]:
    """Takes the file out of the dossier; its row and content stay."""
    void(turn.session, file, turn.person, turn.today)
    return [Reply(turn.say("attachments.removed"), ((_button(turn, "restore", "back", file),),))]


def restore(turn: Turn, file: Attachment) -> list[Reply]:
    """Takes the removal back."""
    unvoid(turn.session, file, turn.person, turn.today)
    return [Reply(turn.say("attachments.restored"), replaces=True)]


def drop(turn: Turn, files: Sequence[Attachment]) -> list[Reply]:
    """The waiting files belong nowhere."""
    for file in files:
        void(turn.session, file, turn.person, turn.today)
    return [Reply(turn.say("attachments.dropped"), replaces=True)]


def sort_question(turn: Turn, last: Attachment) -> Reply:
    """Which item of the dossier the files up to this one are."""
    return Reply(turn.say("attachments.sort"), in_rows(item_buttons(turn, "sort", last.id or 0)))


def item_buttons(turn: Turn, action: str, number: int) -> list[Button]:
    """One for each item that files can be."""
    items = turn.office.texts.under("attachments.items")
    return [Button(name, f"{PREFIX}:{action}:{number}:{code}") for code, name in items.items()]


def list_button(turn: Turn, dispute_id: int, count: int) -> tuple[Button]:
    """Opens the list of the case's files."""
    return (Button(turn.say("attachments.buttons.list", count=count), f"{PREFIX}:list:{dispute_id}"),)


def item_name(turn: Turn, item: str | None) -> str:
    return turn.say(f"attachments.items.{item}") if item else turn.say("attachments.unsorted")


def done_row(turn: Turn, place: Place) -> tuple[tuple[Button, ...], ...]:
    """The ways on while files are put into a case."""
    done = Button(turn.say("attachments.buttons.done"), f"{PREFIX}:done:{place.record_id}")
    return ((done, Button(turn.say("attachments.buttons.other_item"), f"{PREFIX}:add:{place.record_id}")),)


def _line(turn: Turn, no: int, file: Attachment) -> str:
    day = file.created_at.astimezone(turn.office.settings.zone).date().isoformat()
    what = turn.say(f"attachments.media.{medium(file.media_type)}")
    line = turn.say("attachments.line", no=no, item=item_name(turn, file.item), what=what, day=day)
    return " ".join(part for part in (line, file.caption or file.name) if part)


def _button(turn: Turn, name: str, action: str, file: Attachment) -> Button:
    return Button(turn.say(f"attachments.buttons.{name}"), f"{PREFIX}:{action}:{file.id}")


def _to_case(turn: Turn, dispute: Dispute) -> Button:
    return Button(turn.say("attachments.buttons.back"), f"c:{dispute.id}")
