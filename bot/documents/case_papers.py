"""The papers of a people's-mediation case, printed from its record into Word templates that a clerk can edit."""

import io
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path

from bot.documents.placeholders import case_number_on_paper, placeholders
from bot.office import Office
from storage.dispute import AgreementForm, Dispute, DisputeKind
from storage.party import Party

TEMPLATES = Path(__file__).parent / "templates"
OWN_TEMPLATES = "papers"
"""Directory below the data directory; a template there is taken instead of the one that came with Fawen."""


class Paper(StrEnum):
    """The papers, in the order in which a case needs them; a paper's template is ``templates/<value>.docx``."""

    APPLICATION = "application"
    REGISTRATION = "registration"
    RIGHTS = "rights"
    INVESTIGATION = "investigation"
    MEDIATION = "mediation"
    AGREEMENT = "agreement"
    ORAL_AGREEMENT = "oral_agreement"
    FOLLOW_UP = "follow_up"
    CONFIRMATION = "confirmation"
    COVER = "cover"
    CONTENTS = "contents"


PAPERS = tuple(Paper)


class PaperRefused(Exception):
    """The law has no such paper for this case; ``key`` is the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class BrokenTemplate(Exception):
    """A clerk has made a mistake in the template."""


def allowed(dispute: Dispute, kind: Paper) -> str | None:
    """The key of the text that says why the case cannot have this paper; None when it can.

    On contracted land a mediated agreement is in writing (农村土地承包经营纠纷调解仲裁法 10); the court confirms nothing
    but an agreement (人民调解法 33).
    """
    if kind is Paper.ORAL_AGREEMENT and dispute.kind is DisputeKind.LAND:
        return "papers.refused.land_in_writing"
    if kind is Paper.CONFIRMATION and dispute.agreement is AgreementForm.NONE:
        return "papers.refused.no_agreement"
    return None


def paper(
    office: Office,
    dispute: Dispute,
    mediator: str,
    kind: Paper,
    today: date,
    known: Mapping[str, Party] | None = None,
    files: Mapping[str, int] | None = None,
) -> bytes:
    """The .docx; ``known``: what is known of the parties, by name. ``files``: how many are attached, by item of the dossier.

    A placeholder that a template misspells stays on the paper, to be seen and mended.

    Raises:
        PaperRefused: the law has no such paper for this case.
        BrokenTemplate: the template cannot be filled in.
    """
    if key := allowed(dispute, kind):
        raise PaperRefused(key)
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # read in where it is needed
    from jinja2 import DebugUndefined, Environment, TemplateError

    document = DocxTemplate(_template(office, kind))
    values = placeholders(office, dispute, mediator, today, known or {}, files or {})
    try:
        document.render(values, Environment(undefined=DebugUndefined, autoescape=True), autoescape=True)
    except TemplateError as error:
        raise BrokenTemplate from error
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def file_name(office: Office, dispute: Dispute, kind: Paper) -> str:
    """Case number and name of the paper, without anybody's name."""
    number = case_number_on_paper(office.texts, office.at(dispute.township).content.township.short_name, dispute)
    return office.texts("papers.file", number=number, name=office.texts(f"papers.names.{kind}"))


def _template(office: Office, kind: Paper) -> Path:
    own = office.settings.data_dir / OWN_TEMPLATES / f"{kind}.docx"
    return own if own.exists() else TEMPLATES / f"{kind}.docx"
