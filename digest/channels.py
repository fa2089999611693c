"""The ways out: mail by Django's backend, chat services by the plugins of `apprise`.

Where a digest may go is the installation's to say, never the reader's: an address is a mail
address or the key of a robot, put into a URL of the settings.
"""

import smtplib
from collections.abc import Mapping

from apprise.plugins.base import NotifyBase
from apprise.plugins.custom_json import NotifyJSON
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import BadHeaderError

from digest.contents import Message
from digest.models import Channel, Choice
from organization.models import User

# Named one by one: `apprise` would else load some 150 services that nobody here uses.
PLUGINS: Mapping[str, type[NotifyBase]] = {
    "wecombot": NotifyWeComBot,
    "dingtalk": NotifyDingTalk,
    "feishu": NotifyFeishu,
    "json": NotifyJSON,  # a gateway of the office's own
    "jsons": NotifyJSON,
}


class Undelivered(Exception):
    """It did not go out this time; says why, without the address."""


def enabled() -> list[Channel]:
    """Return the channels this installation has."""
    chats = [channel for channel in Channel if settings.CHAT_URLS.get(channel.value)]
    return [Channel.MAIL, *chats] if settings.MAIL_ON else chats


def choice_of(user: User) -> Choice:
    """Return what the person has set, or what holds for who has set nothing."""
    return Choice.objects.filter(user=user).first() or Choice(user=user)


def way_to(user: User) -> tuple[Channel, str] | None:
    """Return channel and address for this person, None when there is no way."""
    choice = choice_of(user)
    channel = Channel(choice.channel)
    given = choice.address or (user.email if channel is Channel.MAIL else "")
    return (channel, given) if choice.is_on and given and channel in enabled() else None


def send(channel: Channel, address: str, message: Message, *, key: str) -> None:
    """Hand the message over. Raises Undelivered. `key` lets a mail program drop a double."""
    if channel is Channel.MAIL:
        _mail(address, message, key)
    else:
        _chat(settings.CHAT_URLS[channel.value].format(key=address), message)


def _mail(address: str, message: Message, key: str) -> None:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    headers = {"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(message.subject, message.body, to=[address], headers=headers)
    try:
        mail.send()
    except smtplib.SMTPResponseException as error:
        raise Undelivered(f"SMTP {error.smtp_code}") from error
    except (smtplib.SMTPException, OSError, BadHeaderError) as error:
        raise Undelivered(type(error).__name__) from error


def _chat(url: str, message: Message) -> None:
    plugin = PLUGINS.get(url.partition(":")[0])
    parsed = plugin.parse_url(url) if plugin else None
    if plugin is None or not parsed:
        raise Undelivered("address")
    if not plugin(**parsed).notify(title=message.subject, body=message.body):
        raise Undelivered("gateway")
