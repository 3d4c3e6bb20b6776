"""Logging in and signing up, with labels in our words. The role is never asked: whoever signs up is a guardian."""

from typing import Any

from allauth.account.forms import AddEmailForm, ChangePasswordForm, LoginForm, ResetPasswordForm, SignupForm
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
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

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        """Return the new user, or where to go instead: a button tapped twice has made this account already."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            return None, redirect("account_login")


class NewPasswordForm(ChangePasswordForm):
    """Change the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("现在的密码")
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].label = _("新密码")
        self.fields["password2"].label = _("再输一次新密码")
        _without_placeholders(self)


class ForgottenPasswordForm(ResetPasswordForm):
    """Ask for a letter that lets one choose a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("邮箱")
        _without_placeholders(self)


class NewAddressForm(AddEmailForm):
    """Add an e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("新邮箱")
        _without_placeholders(self)


def _without_placeholders(form: Any) -> None:
    """Leave only labels: words that vanish while one types help nobody."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
