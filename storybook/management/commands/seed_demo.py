"""Make a demo family, teacher, operator and class, and print how to log in. Running it again changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from storybook import demo


class Command(BaseCommand):
    """Seed the demo, unless the site is public: the passwords stand in the documentation."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PUBLIC_URL:
            self.stdout.write("PUBLIC_URL 已设置：不建演示账号 / PUBLIC_URL is set: no demo accounts")
            return
        self.stdout.write("\n  演示账号 / demo log-ins")
        for login in demo.seed():
            password = demo.PASSWORD if login.is_password_known else "（您改过的密码 / as you changed it）"
            self.stdout.write(f"    {login.name:<8} {password:<12} {login.who_zh} / {login.who_en}")
        self.stdout.write(f"    家长密码锁 / parent PIN  {demo.PIN}      班级加入码 / class code  {demo.JOIN_CODE}\n")
