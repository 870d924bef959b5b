"""Every table, so that migrations and tests see all of them from one import."""

from sqlmodel import SQLModel

from storage.activity import Activity
from storage.announcement import Announcement, Receiver
from storage.attachment import Attachment
from storage.audit import AuditEntry, AuditHead
from storage.change import Change
from storage.collecting import Collecting
from storage.consultation import Consultation
from storage.daily import Daily
from storage.dispute import Dispute, DisputeStep
from storage.draft import Draft
from storage.gap import Gap
from storage.handled import Handled
from storage.inbox import Incoming
from storage.invitation import Invitation
from storage.lane import Lane
from storage.outbox import Outgoing
from storage.party import Party
from storage.person import Person
from storage.proposal import Proposal
from storage.publication import Publication
from storage.quiz import QuizAnswer, QuizEvent
from storage.reminder import Reminder
from storage.sealing import Seal
from storage.talk import TalkState
from storage.ticket import Ticket, TicketMessage

METADATA = SQLModel.metadata
TABLES = (
    Person,
    Invitation,
    Consultation,
    Dispute,
    DisputeStep,
    Activity,
    Draft,
    TalkState,
    Reminder,
    Change,
    Attachment,
    Collecting,
    Handled,
    Gap,
    Proposal,
    Ticket,
    TicketMessage,
    Seal,
    QuizEvent,
    QuizAnswer,
    Party,
    Daily,
    Announcement,
    Receiver,
    Publication,
    AuditEntry,
    AuditHead,
    Incoming,
    Lane,
    Outgoing,
)
