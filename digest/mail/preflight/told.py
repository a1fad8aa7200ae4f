"""What an issue tells: the texts that came from outside."""

from digest.model.news import Issue


def told_by(issue: Issue) -> str:
    """Every text that comes from outside, as one: what a template's mark may be quoted in."""
    texts = [issue.subject, issue.preheader, issue.masthead.title, issue.unknown]
    for line in issue.short:
        texts += [line.text, line.slug]
    for block in issue.blocks:
        texts += [block.title, block.text, block.label]
    for section in issue.sections:
        texts.append(section.name)
    for item in issue.items:
        texts += [item.headline, item.slug, item.background]
        texts += [said.text for said in item.sentences]
        texts += [part for cited in item.sources for part in (cited.outlet, cited.label)]
    return "\n".join(texts)
