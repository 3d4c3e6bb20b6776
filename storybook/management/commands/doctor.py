"""manage.py doctor: look at everything that a talk needs, and say in plain words what to do."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from storybook.doctor import examine
from storybook.doctor.finding import State
from storybook.env import spoken_language

MARKS = {State.GOOD: "✓", State.OFF: "·", State.CARE: "!", State.TROUBLE: "✗"}


class Command(BaseCommand):
    """Exit 1 when something is in trouble; what only deserves care does not count."""

    help = "检查密钥、网络、HTTPS、时钟、存储、后台，并说明怎么办 / Look at everything a talk needs and say what to do"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument("--language", default="", help="zh-hans or en; otherwise LANGUAGE, LC_ALL or LANG decides")

    def handle(self, *args: Any, **options: Any) -> None:
        language = options["language"] or spoken_language()
        findings = examine()
        is_well = all(finding.state is not State.TROUBLE for finding in findings)
        if options["json"]:
            rows = [
                {"part": f.part, "state": f.state, "said": f.said.told(language), "advice": f.advice.told(language)}
                for f in findings
            ]
            self.stdout.write(json.dumps({"well": is_well, "findings": rows}, ensure_ascii=False, indent=2))
        else:
            for finding in findings:
                self.stdout.write(f"  {MARKS[finding.state]} {finding.part:<18} {finding.said.told(language)}")
                if finding.advice.told(language):
                    self.stdout.write(f"      → {finding.advice.told(language)}")
        if not is_well:
            sys.exit(1)
