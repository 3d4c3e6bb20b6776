"""Logging in and signing up, with labels in our words. The role is never asked: whoever signs up is a guardian."""

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """Log in with a user name or an e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("用户名或邮箱")
        self.fields["login"].widget.attrs.update(autocomplete="username", autocapitalize="none", autofocus=True)
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""
        _without_placeholders(self)


class SignUpForm(SignupForm):
    """Make a guardian's account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "username": (_("用户名"), _("登录时用，别人看不到。")),
            "email": (_("邮箱"), _("忘记密码时用它找回。")),
            "password1": (_("密码"), _("至少 8 位，不要太常见。")),
            "password2": (_("再输一次密码"), ""),
        }
        for name, (label, help_text) in words.items():
            self.fields[name].label = label
            self.fields[name].help_text = help_text
        self.fields["username"].widget.attrs.update(autocapitalize="none", autofocus=True)
        _without_placeholders(self)


def _without_placeholders(form: Any) -> None:
    """Leave only labels: words that vanish while one types help nobody."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
