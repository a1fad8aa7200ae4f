"""The forms that stand by themselves: breaking news of one story, and a correction."""

from digest.mail.clean import clean, direction_of
from digest.mail.compose import LONGEST_HEADLINE, LONGEST_SENTENCE, sources_of, story_of
from digest.mail.page import PageAlert, PageCorrection, PageText
from digest.mail.setting import Setting, edition_day
from digest.model.news import Form, Issue

LONGEST_SAID = 2_000


def alert_of(issue: Issue, setting: Setting) -> PageAlert | None:
    """The one story of breaking news: its first sentence leads, the others are what we know."""
    if issue.form != Form.BREAKING or not issue.items:
        return None
    story = story_of(issue.items[0], setting)
    told = (*((story.update,) if story.update else ()), *story.sentences)
    return PageAlert(
        story=story.story,
        headline=story.headline,
        lang=story.lang,
        dir=story.dir,
        lede=told[0] if told else None,
        know=told[1:],
        unknown=clean(issue.unknown, LONGEST_SENTENCE),
        sources=story.sources,
        retold=story.retold,
        differences=story.differences,
        picture=story.picture,
    )


def correction_of(issue: Issue, setting: Setting) -> PageCorrection | None:
    """The right fact first; what should have been said is not said twice."""
    made = issue.correction
    if issue.form != Form.CORRECTION or made is None:
        return None
    words, day = setting.words, edition_day(made.of)
    named = words.corrected.format(date=words.whole_day(day) if day else made.of)
    what, fact = clean(made.what, LONGEST_HEADLINE), clean(made.fact, LONGEST_SAID)
    should, did = clean(made.should, LONGEST_SAID), clean(made.did, LONGEST_SAID)
    return PageCorrection(
        headline=_own(what, setting) if what else PageText(named),
        lede=_own(fact or should, setting),
        wrote=_own(clean(made.wrote, LONGEST_SAID), setting),
        should=_own(should, setting) if fact else None,
        did=_own(did, setting) if did else PageText(words.did_online),
        sources=sources_of(made.sources, setting),
    )


def _own(text: str, setting: Setting) -> PageText:
    """The publisher's words, in the newsletter's language."""
    direction = direction_of(text, setting.own_dir or setting.dir)
    return PageText(text, setting.own_lang, direction if direction != setting.dir else "")
