"""Erase a child at a guardian's written request: everything here, the files, and Memfire's copies."""

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from families.models import Child
from storybook.erasure import erase_child


class Command(BaseCommand):
    help = "删除一个孩子的全部内容（家长书面要求时用）/ Erase everything about one child"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("child_id", type=uuid.UUID)
        parser.add_argument("--yes", action="store_true", help="erase without asking again")

    def handle(self, *args: Any, **options: Any) -> None:
        child = Child.objects.filter(pk=options["child_id"]).first()
        if child is None:
            raise CommandError("No child has this id; nothing was erased.")
        if not options["yes"] and input("Erase everything about this child? Type yes: ") != "yes":
            raise CommandError("Nothing was erased.")
        erase_child(child)
        self.stdout.write("Erased. Copies in Memfire go with the next delivery; backups expire by their own date.")
