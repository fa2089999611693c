"""What a password must be. The settings PASSWORD_* say which of the rules are on.

Pure but for the history: `faults` gives sentences that say what is wrong and what to do.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby

from django.conf import settings
from django.contrib.auth.hashers import (
    PBKDF2PasswordHasher,
    check_password,
    get_hasher,
    make_password,
)
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organization.models import FormerPassword, User
from organization.pinyin import pinyin_of, pinyin_of_person

LONGEST = 128
FEWEST_CHARACTERS = 6  # different ones
SHORTEST_WORD = 4  # shorter names occur in too many good passwords
# What people here begin with when a rule asks for letters, digits and a sign.
HOUSE_WORDS = frozenset({
    "huiyin", "xinfang", "xinfangban", "xinfangju", "jiaoyu", "jiaoyuju", "jiaowei", "shjw",
    "shanghai", "beijing", "zhongguo", "xuexiao", "laoshi", "woaini", "woaizhongguo", "mima",
    "administrator", "changeme", "letmein", "welcome", "petition", "education", "shanghaijiaowei",
    "tousu", "jubao", "guanliyuan", "anquan", "shenji",
})  # fmt: skip
RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm",
        "qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
        "1q2w3e4r5t6y7u8i9o0p", "!@#$%^&*()_+")  # fmt: skip
RUNS_BOTH_WAYS = (*RUNS, *(run[::-1] for run in RUNS))
SHORTEST_RUN = 3
TRIMMINGS = "0123456789!@#$%^&*()_+-=.,?~ "
LEET = str.maketrans("@4301$5!78", "aaeolssitb")
# Without letters and digits that look alike on paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Policy:
    """The rules as Django's forms and commands ask for them; it wants an object."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError with every fault."""
        found = faults(password, words_about(user) if user else ())
        if user is not None and user.pk and is_former(user, password):
            found.append(
                _("不能与当前密码或最近 %(n)s 次用过的密码相同，请换一个。")
                % {"n": settings.PASSWORD_HISTORY}
            )
        if found:
            raise ValidationError(found)

    def get_help_text(self) -> str:
        """Return the rules in one sentence, before anything was typed."""
        return rules_in_words()


def rules_in_words() -> str:
    """Return the rules that are on as one sentence."""
    rules = [_("至少 %(n)s 位") % {"n": settings.PASSWORD_MIN_LENGTH}]
    if settings.PASSWORD_CLASSES:
        rules.append(
            _("大写字母、小写字母、数字、符号至少 %(n)s 类") % {"n": settings.PASSWORD_CLASSES}
        )
    rules.append(_("不用常见密码，不含姓名、用户名和单位名"))
    if settings.PASSWORD_HISTORY:
        rules.append(_("不用最近 %(n)s 次用过的密码") % {"n": settings.PASSWORD_HISTORY})
    return _("%(rules)s。") % {"rules": "；".join(rules)}


def faults(password: str, about: Iterable[str] = ()) -> list[str]:
    """Return what is wrong with the password; `about` holds words about the person."""
    found = []
    if len(password) < settings.PASSWORD_MIN_LENGTH:
        found.append(_("密码太短，请至少用 %(n)s 位。") % {"n": settings.PASSWORD_MIN_LENGTH})
    if len(password) > LONGEST:
        found.append(_("密码太长，请不超过 %(n)s 位。") % {"n": LONGEST})
    if classes(password) < settings.PASSWORD_CLASSES:
        found.append(
            _("请在大写字母、小写字母、数字、符号中至少用 %(n)s 类。")
            % {"n": settings.PASSWORD_CLASSES}
        )
    if is_common(password):
        found.append(_("这个密码太常见，容易被猜到，请换一个。"))
    if contains(password, about):
        found.append(_("密码里有姓名、用户名或单位名，请去掉。"))
    return found


def classes(password: str) -> int:
    """Return how many of the four classes of characters occur; a Chinese character is a sign."""
    kinds = {
        "upper" if letter.isascii() and letter.isupper()
        else "lower" if letter.isascii() and letter.islower()
        else "digit" if letter.isdigit()
        else "sign"
        for letter in password
    }  # fmt: skip
    return len(kinds)


def is_common(password: str) -> bool:
    """Tell whether the password, or what is left of it without its trimmings, is on a list."""
    lower = password.lower()
    if len(set(lower)) < FEWEST_CHARACTERS or _is_runs(lower):
        return True
    words, forms = _common_words() | HOUSE_WORDS, {lower, lower.translate(LEET)}
    if forms & words:
        return True
    cores = {form.strip(TRIMMINGS) for form in forms} | {"".join(filter(str.isalpha, lower))}
    return any(_says_nothing_else(lower, core) for core in cores & words)


def _says_nothing_else(lower: str, core: str) -> bool:
    """Tell whether the rest beside a common word is no secret: little of it, a year or 123456."""
    rest = "".join(filter(str.isalnum, lower.replace(core, "")))
    return core in HOUSE_WORDS or 2 * len(core) >= len(lower) or not rest or _is_runs(rest)


def contains(password: str, about: Iterable[str]) -> bool:
    """Tell whether one of the words, forwards or backwards, is part of the password."""
    plain = "".join(filter(str.isalnum, password.lower()))
    words = {word.lower() for word in about if _is_telling(word)}
    return any(word in plain or word[::-1] in plain for word in words)


def words_about(user: User) -> list[str]:
    """Return what must not be in the person's password: names of the person and of their units."""
    words = [user.username, *user.username.replace("_", ".").split("."), user.name]
    words += pinyin_of_person(user.name)[0].split()
    if user.pk:
        for post in user.posts.select_related("unit"):
            names = (post.unit.name, post.unit.short_name)
            words += [post.unit.code, *names, *("".join(pinyin_of(n)[0].split()) for n in names)]
    return words


def is_former(user: User, password: str) -> bool:
    """Tell whether the password is the present one or one of the last that were set aside."""
    if not settings.PASSWORD_HISTORY:
        return False
    former = FormerPassword.objects.filter(user=user).order_by("-set_aside_at", "-pk")
    kept = former.values_list("password", flat=True)[: settings.PASSWORD_HISTORY - 1]
    return any(check_password(password, old) for old in [user.password, *kept])


def is_due(user: User, at: datetime) -> bool:
    """Tell whether the person must choose a new password before anything else."""
    if user.must_change_password:
        return True
    days = settings.PASSWORD_MAX_AGE_DAYS
    if not days or not user.has_usable_password():
        return False
    changed = user.password_changed_at
    return changed is None or at - changed >= timedelta(days=days)


def one_time_password() -> str:
    """Return a password to be read out once and changed at the first sign-in."""
    while True:
        groups = ["".join(secrets.choice(ALPHABET) for _n in range(4)) for _m in range(4)]
        if not faults(password := "-".join(groups)):
            return password


def hash_of_one_time(password: str) -> str:
    """Return the hash of a password made by `one_time_password`, cheaply: 90 bits of chance are
    not guessed at any cost, and a list of hundreds is entered in one request."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return str(hasher.encode(password, hasher.salt(), iterations=1000))
    return make_password(password)


def _is_telling(word: str) -> bool:
    """Tell whether the word is long enough to be recognised; two Chinese characters are a name."""
    return len(word) >= SHORTEST_WORD or (len(word) > 1 and not word.isascii())


def _is_runs(lower: str) -> bool:
    """Tell whether most of it is steps along the alphabet, the digits or the keyboard."""
    plain = "".join(letter for letter, _group in groupby(lower))
    covered = start = 0
    while start < len(plain):
        length = max(_shared(plain[start:], run) for run in RUNS_BOTH_WAYS)
        if length >= SHORTEST_RUN:
            covered += length
        start += max(length, 1)
    return 4 * covered >= 3 * len(plain)


def _shared(text: str, run: str) -> int:
    """Return how many letters at the beginning of the text stand in the run as they are."""
    length = 0
    while length < len(text) and text[: length + 1] in run:
        length += 1
    return length


@cache
def _common_words() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)
