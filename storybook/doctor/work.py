"""What is done behind the pages: jobs, sweeps, and the copies that Memfire is owed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Min
from django.utils import timezone
from django_q.models import OrmQ, Schedule, Task

from sessions.models import OutboxEntry
from storybook.doctor.finding import Finding, State, Words

LATE_JOBS_S = 180
LATE_COPIES = timedelta(minutes=30)
RUN_WORKER = Words(
    "启动后台：manage.py qcluster（compose：worker）", "start the worker: manage.py qcluster (compose: worker)"
)


def queue() -> Iterator[Finding]:
    """Sweeps and jobs are not late, and a worker was seen: sweeps are finished every minute where one runs."""
    now = timezone.now()
    if not Schedule.objects.exists():
        said = Words("定时任务没有登记。", "No sweep is scheduled.")
        yield Finding(
            "queue", State.TROUBLE, said, Words("跑 manage.py schedule_sweeps", "run manage.py schedule_sweeps")
        )
        return
    late_s = _since_s(now, Schedule.objects.exclude(repeats=0).aggregate(at=Min("next_run"))["at"])
    jobs = OrmQ.objects.filter(lock__lte=now)  # nobody has taken them; `lock` is when that became so
    waiting, waited_s = jobs.count(), _since_s(now, jobs.aggregate(at=Min("lock"))["at"])
    seen_at = Task.objects.aggregate(at=Max("stopped"))["at"]
    was_seen = seen_at is not None and _since_s(now, seen_at) <= LATE_JOBS_S
    if late_s > LATE_JOBS_S or waited_s > LATE_JOBS_S and not was_seen:
        minutes = max(late_s, waited_s) // 60
        said = Words(
            f"后台没有在跑：最久的晚了 {minutes} 分钟，{waiting} 件在等。",
            f"No worker runs: the oldest job is {minutes} minutes late, {waiting} wait.",
        )
        yield Finding("queue", State.TROUBLE, said, RUN_WORKER)
    elif waited_s > LATE_JOBS_S:
        said = Words(
            f"后台在跑，可是跟不上：{waiting} 件在等，最久 {waited_s // 60} 分钟。",
            f"A worker runs, but falls behind: {waiting} jobs wait, the oldest for {waited_s // 60} minutes.",
        )
        yield Finding("queue", State.CARE, said, Words("把 JOB_WORKERS 调大", "raise JOB_WORKERS"))
    elif not was_seen:
        said = Words(
            f"没有东西晚了，可是也没有看到后台在跑；{waiting} 件在等。",
            f"Nothing is late, but no worker was seen; {waiting} jobs wait.",
        )
        yield Finding("queue", State.CARE, said, RUN_WORKER)
    else:
        said = Words(f"后台在跑，{waiting} 件在等。", f"A worker runs, {waiting} jobs wait.")
        yield Finding("queue", State.GOOD, said)


def _since_s(now: datetime, moment: datetime | None) -> int:
    """Return how long ago that was, 0 for never and for what is still to come."""
    return max(0, round((now - moment).total_seconds())) if moment else 0


def outbox() -> Iterator[Finding]:
    """What Memfire is owed does not wait for long."""
    if not settings.MEMFIRE_URL:
        yield Finding("outbox", State.OFF, Words("没有用 Memfire。", "Memfire is not used."))
        return
    pending = OutboxEntry.objects.filter(state=OutboxEntry.State.PENDING)
    failed = OutboxEntry.objects.filter(state=OutboxEntry.State.FAILED).count()
    oldest = pending.order_by("created_at").values_list("created_at", flat=True).first()
    waited = timezone.now() - oldest if oldest else timedelta(0)
    minutes = round(waited.total_seconds() / 60)
    said = Words(
        f"{pending.count()} 条待送，最久等了 {minutes} 分钟；{failed} 条失败。",
        f"{pending.count()} rows wait, the oldest for {minutes} minutes; {failed} failed.",
    )
    is_late = waited > LATE_COPIES or failed > 0
    advice = Words("跑 manage.py memfire_check", "run manage.py memfire_check") if is_late else Words("", "")
    yield Finding("outbox", State.TROUBLE if is_late else State.GOOD, said, advice)
