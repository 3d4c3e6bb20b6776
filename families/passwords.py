"""How long a password must be, said in our words: Django has no Chinese for its own sentence."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Ask for at least eight characters."""

    def get_error_message(self) -> str:
        return _("密码太短了，至少要 %(min_length)d 位。") % {"min_length": self.min_length}

    def get_help_text(self) -> str:
        return _("至少 %(min_length)d 位。") % {"min_length": self.min_length}
