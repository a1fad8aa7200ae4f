"""What makes each delivery's mail, alone or for many readers at once."""

import hmac
from collections.abc import Sequence

from digest.mail import Variant
from digest.mail.shared import Copy, shared_mail
from digest.model.checks import Choice
from digest.model.news import Issue
from digest.model.people import Reader
from digest.model.sending import Delivery, Mail, SharedMail
from digest.model.settings import Newsletter
from digest.outbox import fingerprint
from digest.steps import post
from digest.steps.rooms import Rooms


class DeliveryPress:
    """Implements ports.Press; readers with the same choices share one rendering."""

    def __init__(self, rooms: Rooms, newsletter: Newsletter, issue: Issue) -> None:
        self._rooms = rooms
        self._newsletter = newsletter
        self._issue = issue
        self._variants = dict[Choice, Variant]()
        # Secret, so that nobody who writes news can guess a tag; the issue's own, so that the
        # same issue gives the same bytes.
        purpose = f"digest tags of {newsletter.id} {fingerprint(issue)}"
        self._seed = hmac.digest(rooms.secret.encode(), purpose.encode(), "sha256")

    def __call__(self, delivery: Delivery) -> Mail:
        """One reader's finished message."""
        reader, newsletter = delivery.reader, self._newsletter
        links = post.links_for(self._rooms, newsletter.id, self._issue.edition, reader)
        rendered = self._variant(reader).to(reader, links)
        data = post.message_for(self._rooms, newsletter, rendered, reader, delivery.id)
        return Mail(delivery.id, post.sender_address(newsletter), reader.email, data)

    def shared(self, deliveries: Sequence[Delivery]) -> SharedMail:
        """The message for readers who chose the same sections and language."""
        copies = [self._copy(delivery) for delivery in deliveries]
        return shared_mail(self._variant(copies[0].reader), copies, self._seed)

    def _copy(self, delivery: Delivery) -> Copy:
        reader, letter = delivery.reader, self._newsletter
        return Copy(
            id=delivery.id,
            reader=reader,
            links=post.links_for(self._rooms, letter.id, self._issue.edition, reader),
            envelope=post.envelope_for(self._rooms, letter, reader, delivery.id),
        )

    def _variant(self, reader: Reader) -> Variant:
        choice = post.choice_of(self._newsletter, reader)
        if choice not in self._variants:
            self._variants[choice] = post.variant_for(self._rooms, self._issue, choice)
        return self._variants[choice]
