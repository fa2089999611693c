"""The names a register uses for units, topics and channels, and what we call them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from organization.models import Unit
from organization.workbooks import values
from organization.workbooks.values import BadCell
from petitions.importing.headers import plain, whole
from petitions.models import Channel, Topic

OTHER_TOPIC = "E17-05"
CHANNELS = {
    Channel.LETTER: "来信 信件 书信 邮寄 信函",
    Channel.VISIT: "来访 走访 上访 接访",
    Channel.PHONE: "来电 电话 热线 12345",
    Channel.ONLINE: "网上 网上信访 网络 网站 网信 留言 网上留言 电子邮件 邮件 邮箱",
    Channel.FORWARDED: "上级转交 上级转来 转来 转送 交办 上级交办 信访部门转来",
    Channel.FAX: "传真",
    Channel.MAILBOX: "领导信箱 信箱 主任信箱 局长信箱 校长信箱",
    Channel.LEADER_NOTE: "领导批示 批示",
    Channel.OTHER: "其他 其它",
}
CHANNEL_OF = {name: channel for channel, names in CHANNELS.items() for name in names.split()}

T = TypeVar("T")


class Names:
    """All names at once, so that a row asks no question of the database. Three queries."""

    def __init__(self, today: date) -> None:
        units = list(Unit.objects.order_by("pk"))
        alive = set(Unit.objects.active(today).values_list("pk", flat=True))
        self._units = _index(
            (word, unit) for unit in units for word in (unit.name, unit.short_name)
        ) | {plain(unit.code): [unit] for unit in units}
        self._alive = alive
        topics = Topic.objects.filter(parent__isnull=False).select_related("national")
        self._topics = _index(
            (word, topic)
            for topic in topics.order_by("pk")
            for word in (topic.code, topic.code.replace("-", ""), topic.name, _class_of(topic))
        )
        self.other_topic = Topic.objects.get(code=OTHER_TOPIC)

    def unit(self, cell: Any) -> Unit | None:
        """Return the unit of this code, name or short name; raises BadCell.

        A unit that has closed is found as well: it may have answered while it stood.
        """
        said = values.meaning(cell)
        if not said:
            return None
        found = self._units.get(plain(said), [])
        # 某某中学（东校区） is that one, not any 某某中学.
        named = [unit for unit in found if whole(said) in map(whole, (unit.name, unit.short_name))]
        found = named or found
        alive = [unit for unit in found if unit.pk in self._alive]
        return _only(said, alive or found, _("没有代码、名称或简称为“%(text)s”的单位。"))

    def is_closed(self, unit: Unit) -> bool:
        """Tell whether the unit no longer exists today."""
        return unit.pk not in self._alive

    def topic(self, cell: Any) -> Topic | None:
        """Return the level 2 topic of this code or name, or the only one of this national class.

        Raises BadCell, naming the topics where a national class stands for several.
        """
        said = values.meaning(cell)
        if not said:
            return None
        found = self._topics.get(plain(said), [])
        return _only(said, found, _("没有代码或名称为“%(text)s”的二级内容分类。"))

    def channel(self, cell: Any) -> Channel | None:
        """Return the channel; raises BadCell, naming those there are."""
        said = values.meaning(cell)
        if not said:
            return None
        found = CHANNEL_OF.get(plain(said))
        if found is None and said in Channel.values:
            found = Channel(said)
        if found is None:
            known = "、".join(str(label) for label in Channel.labels)
            raise BadCell(
                _("“%(text)s”不是信访形式。可填：%(known)s。") % {"text": said[:40], "known": known}
            )
        return found


def _class_of(topic: Topic) -> str:
    return topic.national.path if topic.national else ""


def _index(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    index = defaultdict[str, list[T]](list)
    for word, thing in pairs:
        if word and thing not in index[plain(word)]:
            index[plain(word)].append(thing)
    return dict(index)


def _only(said: str, found: list[T], unknown: str) -> T:
    if not found:
        raise BadCell(unknown % {"text": said[:40]})
    if len(found) > 1:
        names = "、".join(str(thing) for thing in found[:5])
        raise BadCell(
            _("“%(text)s”可指 %(n)d 个：%(names)s。请填代码。")
            % {"text": said[:40], "n": len(found), "names": names}
        )
    return found[0]
