"""What stands in the house itself: database, files, disk, the companion's voice, the consent text."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from redis.exceptions import RedisError

from families import consent
from families.models import Consent
from storybook.doctor.finding import Finding, State, Words
from storybook.env import VAR
from voice import switch as voice_switch
from voice.models import VoiceSwitch
from voice.speech import voice_or_none

LITTLE_BYTES, SCARCE_BYTES = 500 * 2**20, 3 * 2**30


def database() -> Iterator[Finding]:
    """It answers, and has every migration."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        yield Finding(
            "database",
            State.TROUBLE,
            Words(f"少了 {missing} 个迁移。", f"{missing} migrations are missing."),
            Words("跑 manage.py prepare", "run manage.py prepare"),
        )
    else:
        words = Words(f"{connection.vendor}，迁移齐全。", f"{connection.vendor}, every migration is there.")
        yield Finding("database", State.GOOD, words)


def redis() -> Iterator[Finding]:
    """Several processes need it; one does not."""
    if not settings.REDIS_URL:
        words = Words("没有 Redis：一个进程够用，多个进程要它。", "No Redis: fine for one process, needed by several.")
        yield Finding("redis", State.OFF, words)
        return
    key, value = "doctor", uuid.uuid4().hex
    try:
        cache.set(key, value, 30)
        remembers = cache.get(key) == value
    except (RedisError, OSError):
        remembers = False
    if remembers:
        yield Finding("redis", State.GOOD, Words("Redis 记得住。", "Redis remembers."))
    else:
        advice = Words("看 REDIS_URL，看 Redis 有没有在跑", "look at REDIS_URL and whether Redis runs")
        yield Finding("redis", State.TROUBLE, Words("Redis 答不上来。", "Redis does not answer."), advice)


def storage() -> Iterator[Finding]:
    """A file can be written, read back and deleted."""
    content = uuid.uuid4().bytes
    try:
        name = default_storage.save("doctor/check.bin", ContentFile(content))
        try:
            with default_storage.open(name) as file:
                is_same = file.read() == content
        finally:
            default_storage.delete(name)
    except (OSError, BotoCoreError, ClientError) as error:
        said = Words(f"图画存不进去：{type(error).__name__}", f"Pictures cannot be stored: {type(error).__name__}")
        advice = Words(
            "看 STORAGE_* 和密钥的权限，或 VAR_DIR 能不能写", "look at STORAGE_*, or whether VAR_DIR is writable"
        )
        yield Finding("storage", State.TROUBLE, said, advice)
        return
    if is_same:
        yield Finding("storage", State.GOOD, Words("写、读、删都好。", "Writes, reads and deletes."))
    else:
        said = Words("读回来的和写进去的不一样。", "What was read is not what was written.")
        yield Finding("storage", State.TROUBLE, said, Words("检查存储桶", "examine the bucket"))


def disk() -> Iterator[Finding]:
    """There is room where the program writes."""
    free = shutil.disk_usage(Path(VAR) if Path(VAR).exists() else Path(VAR).anchor).free
    said = Words(f"还有 {free / 2**30:.1f} GB。", f"{free / 2**30:.1f} GB free.")
    advice = Words("清理旧备份和日志，或换大一点的盘", "clear old backups and logs, or get a bigger disk")
    state = State.TROUBLE if free < LITTLE_BYTES else State.CARE if free < SCARCE_BYTES else State.GOOD
    yield Finding("disk", state, said, advice if state is not State.GOOD else Words("", ""))


def voice() -> Iterator[Finding]:
    """The offline companion can speak by itself."""
    if voice_or_none() is not None:
        yield Finding(
            "voice", State.GOOD, Words("离线小画会说话（espeak-ng）。", "The offline companion speaks (espeak-ng).")
        )
    else:
        said = Words(
            "espeak-ng 装不上：离线小画只有字幕。", "espeak-ng does not load: the offline companion only writes."
        )
        advice = Words("重新装 espeakng-loader", "install espeakng-loader again")
        yield Finding("voice", State.CARE, said, advice)


def consent_text() -> Iterator[Finding]:
    """Receipts of today's version were given for today's text."""
    receipts = Consent.objects.filter(policy_version=settings.POLICY_VERSION)
    others = receipts.exclude(policy_hash=consent.policy_hash()).count()
    if others:
        said = Words(
            f"{others} 张同意是给别的文字的，版本号却一样。",
            f"{others} receipts are for other words of the same version.",
        )
        advice = Words(
            "改了条款就要升 POLICY_VERSION，会重新问家长",
            "raise POLICY_VERSION when the text changes; guardians are asked again",
        )
        yield Finding("consent", State.TROUBLE, said, advice)
    else:
        said = Words(f"条款版本 {settings.POLICY_VERSION}。", f"The policy is version {settings.POLICY_VERSION}.")
        yield Finding("consent", State.GOOD, said)


def switch() -> Iterator[Finding]:
    """Whether somebody switched the vendors' voices off."""
    if voice_switch.is_on():
        yield Finding("switch", State.GOOD, Words("语音服务开着。", "Vendors' voices are on."))
        return
    row = VoiceSwitch.objects.filter(pk=1).first()
    why = (row.reason if row and not row.is_on else "") or "VENDOR_VOICES"
    said = Words(
        f"语音服务关着（{why}），大家用离线的小画。", f"Vendors' voices are off ({why}): talks are the companion's."
    )
    advice = Words(
        "可以了就在 /admin/ 打开，或设 VENDOR_VOICES=True", "turn it on in /admin/, or set VENDOR_VOICES=True"
    )
    yield Finding("switch", State.CARE, said, advice)
