"""What runs again and again: each sweep finds what a crash, a lost wake-up or a closed tab left behind."""

from django.core.management import call_command

# name, function without arguments by dotted path, minutes between two runs
SWEEPS: list[tuple[str, str, int]] = [
    ("drawings nobody has looked at", "vision.intake.sweep", 1),
    ("stories nobody has written", "stories.composing.sweep", 1),
    ("rows that Memfire is owed", "sessions.outbox.deliver_due", 1),
    ("conversations that fell silent", "sessions.journal.close_idle_now", 5),
    ("drawings that lay in the bin long enough", "vision.sheets.purging.sweep", 6 * 60),
    ("talks whose process died", "voice.budget.close_lost", 5),
    ("usage that was kept long enough", "voice.budget.forget_old", 24 * 60),
    ("log-ins that have expired", "storybook.sweeps.forget_expired_logins", 24 * 60),
]


def forget_expired_logins() -> None:
    """Delete browser sessions past their date."""
    call_command("clearsessions")
