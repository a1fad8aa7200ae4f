"""What the way asks of the outside: one small protocol for each edge. wiring.py builds them."""

from digest.ports.keeping import (
    AudienceStore,
    CheckStore,
    Diary,
    IssueStore,
    Ledger,
    NewsStore,
    RunNote,
    Store,
)
from digest.ports.sending import BatchSession, Press, Provider, Pump, Render, Session
from digest.ports.telling import ExchangeStore, LanguageModel, ModelSession
from digest.ports.world import (
    AudienceFile,
    Blind,
    Clock,
    Gatherer,
    Inspector,
    PageReader,
    Progress,
    Specimen,
    reader_of,
    silent,
)

__all__ = [
    "AudienceFile",
    "AudienceStore",
    "BatchSession",
    "Blind",
    "CheckStore",
    "Clock",
    "Diary",
    "ExchangeStore",
    "Gatherer",
    "Inspector",
    "IssueStore",
    "LanguageModel",
    "Ledger",
    "ModelSession",
    "NewsStore",
    "PageReader",
    "Press",
    "Progress",
    "Provider",
    "Pump",
    "Render",
    "RunNote",
    "Session",
    "Specimen",
    "Store",
    "reader_of",
    "silent",
]
