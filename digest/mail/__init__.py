"""The mail room: an issue becomes variants, copies and finished messages. Pure."""

from digest.mail.message import Envelope, build_message, build_note
from digest.mail.own import Links, Rendered, Variant
from digest.mail.phrases import spoken
from digest.mail.render import render, render_variant, visible_sections
from digest.mail.templates import Templates, compile_forms, compile_templates

__all__ = [
    "Envelope",
    "Links",
    "Rendered",
    "Templates",
    "Variant",
    "build_message",
    "build_note",
    "compile_forms",
    "compile_templates",
    "render",
    "render_variant",
    "spoken",
    "visible_sections",
]
