"""The rows of the running order; each lives in a file of its own."""

from tamizdat.pipeline.chain import LedgerBlock
from tamizdat.pipeline.changes import Change, Retraction
from tamizdat.pipeline.deliveries import Delivery, FrozenLetter
from tamizdat.pipeline.desk_notes import DeskNote
from tamizdat.pipeline.editions import Edition
from tamizdat.pipeline.lease import PressLease
from tamizdat.pipeline.mirrors import Mirror, Probe
from tamizdat.pipeline.printed import PrintedOutput, Readers, StaleOutput, UnsealedFile
from tamizdat.pipeline.pulse import Pulse
from tamizdat.pipeline.rules import ProgramDigest

__all__ = [
    "Change",
    "Delivery",
    "DeskNote",
    "Edition",
    "FrozenLetter",
    "LedgerBlock",
    "Mirror",
    "PressLease",
    "PrintedOutput",
    "Probe",
    "ProgramDigest",
    "Pulse",
    "Readers",
    "Retraction",
    "StaleOutput",
    "UnsealedFile",
]
