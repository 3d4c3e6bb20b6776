"""What a guardian fills in about children and about the PIN."""

from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from families.models import Avatar, Child, Language, User

OLDEST_YEARS = 12
PIN_LENGTH = RegexValidator(r"^\d{4,8}$", _("PIN 是 4 到 8 个数字。"))


class ChildForm(forms.ModelForm):
    """A child's profile. Years and months are chosen, so that nobody types a whole birthday."""

    birth_year = forms.TypedChoiceField(label=_("出生年"), coerce=int)
    birth_month = forms.TypedChoiceField(
        label=_("出生月"), coerce=int, choices=[(month, str(month)) for month in range(1, 13)]
    )
    avatar = forms.ChoiceField(label=_("选一个头像"), choices=Avatar, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("小画和孩子说"), choices=Language, widget=forms.RadioSelect)

    class Meta:
        model = Child
        fields = ["nickname", "avatar", "birth_year", "birth_month", "language"]
        widgets = {"nickname": forms.TextInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        years = set(range(this_year - OLDEST_YEARS, this_year - 1))
        if self.instance.birth_year:
            years.add(self.instance.birth_year)
        birth_year = cast(forms.TypedChoiceField, self.fields["birth_year"])
        birth_year.choices = [(year, str(year)) for year in sorted(years, reverse=True)]
        self.fields["nickname"].help_text = _("一个小名就够了，不要写全名。")
        if self.instance._state.adding:
            self.initial.setdefault("birth_year", this_year - 6)
            self.initial.setdefault("avatar", Avatar.CAT)
            self.initial.setdefault("language", Language.CHINESE)


def _digits(label: Any, autocomplete: str = "off") -> forms.CharField:
    """Return a field that opens the number pad of a tablet."""
    widget = forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": autocomplete, "maxlength": 8})
    return forms.CharField(label=label, widget=widget, validators=[PIN_LENGTH])


class PinForm(forms.Form):
    """Choose the PIN that leaves child mode. The account's password proves that a grown-up is choosing."""

    pin = _digits(_("新 PIN（4–8 个数字）"))
    pin_again = _digits(_("再输一次 PIN"))
    password = forms.CharField(
        label=_("账号密码"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("账号密码不对。"), code="password")
        return self.cleaned_data["password"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("pin") and cleaned.get("pin_again") and cleaned["pin"] != cleaned["pin_again"]:
            self.add_error("pin_again", forms.ValidationError(_("两次输入的 PIN 不一样。"), code="mismatch"))
        return cleaned
