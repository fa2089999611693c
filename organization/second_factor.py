"""The second factor: a code of an authenticator app (RFC 6238), or a spare code on paper.

Each code counts once. The device and its codes belong to one account; there is one per account.
"""

import io
import secrets
from datetime import datetime

import segno
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp import verify_token
from django_otp.plugins.otp_totp.models import TOTPDevice

from organization.models import RecoveryCode, User

SALT = "organization.second_factor"
DIGITS = 6
SPARES = 10
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 without look-alikes
GROUPS, GROUP = 6, 4  # 24 characters are 120 bits: a keyed hash is enough, no slow one is needed


def device_of(user: User) -> TOTPDevice | None:
    """Return the device the person signs in with, if one was set up."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def has_device(user: User) -> bool:
    return device_of(user) is not None


def new_device(user: User) -> TOTPDevice:
    """Return the device that is being set up, the same until it is confirmed."""
    begun = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("pk").first()
    device: TOTPDevice = begun or TOTPDevice.objects.create(
        user=user, name="authenticator", confirmed=False
    )
    return device


def is_code(user: User, typed: str, *, at: datetime) -> str:
    """Use up what was typed: "totp", "recovery", or "" when it is no code of this person."""
    typed = "".join(filter(str.isalnum, typed)).upper()
    if len(typed) == DIGITS and typed.isdecimal():
        device = device_of(user)
        return "totp" if device and verify_token(user, device.persistent_id, typed) else ""
    if len(typed) != GROUPS * GROUP:
        return ""
    unused = RecoveryCode.objects.filter(
        user=user, code_hash=_hash(user, typed), used_at__isnull=True
    )
    return "recovery" if unused.update(used_at=at) else ""


@transaction.atomic
def confirm(user: User, typed: str) -> bool:
    """Put the new device into use when its code is right; an older device goes."""
    typed = "".join(filter(str.isdecimal, typed))
    device = new_device(user)
    if len(typed) != DIGITS or not verify_token(user, device.persistent_id, typed):
        return False
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
    return True


@transaction.atomic
def forget(user: User) -> bool:
    """Take device and spare codes away; tell whether there was a device in use."""
    had = has_device(user)
    TOTPDevice.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    return had


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Replace the spare codes and return them; they cannot be shown again."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = [_new_code() for _code in range(SPARES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code_hash=_hash(user, code.replace("-", ""))) for code in codes
    )
    return codes


def spares_left(user: User) -> int:
    """Return how many spare codes were not used yet."""
    return RecoveryCode.objects.filter(user=user, used_at__isnull=True).count()


def picture(device: TOTPDevice) -> bytes:
    """Return the QR code of the device as an SVG file."""
    out = io.BytesIO()
    segno.make(device.config_url, error="m").save(
        out, kind="svg", scale=5, border=4, light="#fff", dark="#000"
    )
    return out.getvalue()


def spelled(device: TOTPDevice) -> str:
    """Return the key of the device in groups of four, for typing it in."""
    key = device.config_url.split("secret=", 1)[1].split("&", 1)[0]
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def _new_code() -> str:
    letters = [secrets.choice(ALPHABET) for _letter in range(GROUPS * GROUP)]
    return "-".join("".join(letters[at : at + GROUP]) for at in range(0, len(letters), GROUP))


def _hash(user: User, code: str) -> str:
    return salted_hmac(SALT, f"{user.pk}/{code}", algorithm="sha256").hexdigest()
