"""What a guardian fills in about children and about the PIN."""

from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from families import waiting
from families.models import Avatar, Child, Language, User

OLDEST_YEARS = 12
TALK_MINUTES = (10, 15, 20, 30, 40, 50, 60)
PIN_LENGTH = RegexValidator(r"^\d{4,8}$", _("PIN 是 4 到 8 个数字。"))


class ChildForm(forms.ModelForm):
    """A child's profile. Years and months are chosen, so that nobody types a whole birthday."""

    birth_year = forms.TypedChoiceField(label=_("出生年"), coerce=int)
    birth_month = forms.TypedChoiceField(
        label=_("出生月"), coerce=int, choices=[(month, str(month)) for month in range(1, 13)]
    )
    avatar = forms.ChoiceField(label=_("选一个头像"), choices=Avatar, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("小画和孩子说"), choices=Language, widget=forms.RadioSelect)
    waits_by_age = forms.BooleanField(label=_("按年龄来（推荐）"), required=False)
    patience_ms = forms.IntegerField(
        label=_("孩子停下来想的时候，小画等多久"),
        required=False,
        min_value=waiting.SHORTEST_MS,
        max_value=waiting.LONGEST_MS,
        step_size=waiting.STEP_MS,
        widget=forms.NumberInput(attrs={"type": "range"}),
    )
    talk_minutes = forms.TypedChoiceField(label=_("每天和小画说话"), coerce=int, empty_value=None, required=False)

    class Meta:
        model = Child
        fields = [
            "nickname", "avatar", "birth_year", "birth_month", "language",
            "patience_ms", "talk_minutes", "rests_at_night",
        ]  # fmt: skip
        widgets = {"nickname": forms.TextInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        years = set(range(this_year - OLDEST_YEARS, this_year - 1))
        if self.instance.birth_year:
            years.add(self.instance.birth_year)
        birth_year = cast(forms.TypedChoiceField, self.fields["birth_year"])
        birth_year.choices = [(year, str(year)) for year in sorted(years, reverse=True)]
        self._offer_minutes()
        self._offer_patience()
        for name in ("patience_ms", "talk_minutes"):  # their visible name is a legend, which names no control
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label
        self.fields["nickname"].help_text = _("一个小名就够了，不要写全名。")
        if self.instance._state.adding:
            self.initial.setdefault("birth_year", this_year - 6)
            self.initial.setdefault("avatar", Avatar.CAT)
            self.initial.setdefault("language", Language.CHINESE)
            self.initial["talk_minutes"] = self.instance.talk_minutes
            self.initial["rests_at_night"] = True  # ticked for a new child; the guardian decides

    def clean_talk_minutes(self) -> int:
        """Return the minutes chosen; where none were, the child keeps its own."""
        return self.cleaned_data["talk_minutes"] or self.instance.talk_minutes

    def clean(self) -> dict[str, Any]:
        """No wait of its own where age decides; where nothing was said about waiting, the child keeps what it has."""
        cleaned = super().clean() or {}
        if cleaned.pop("waits_by_age", False):
            cleaned["patience_ms"] = None
        elif not cleaned.get("patience_ms"):
            cleaned["patience_ms"] = self.instance.patience_ms
        return cleaned

    def _offer_patience(self) -> None:
        own_ms = self.instance.patience_ms
        is_known = bool(self.instance.birth_year)
        usual_ms = self.instance.silence_ms_on(timezone.localdate()) if is_known else waiting.SILENCE_MS["6-7"]
        self.initial["waits_by_age"] = own_ms is None
        self.initial["patience_ms"] = own_ms or usual_ms
        self.fields["patience_ms"].help_text = _(
            "有的孩子一句话要想好几回。等得久一点，小画就不会抢话；孩子也可以点「我说完啦」，不用等。"
        )

    def _offer_minutes(self) -> None:
        talk_minutes = cast(forms.TypedChoiceField, self.fields["talk_minutes"])
        offered = sorted({*TALK_MINUTES, self.instance.talk_minutes})
        talk_minutes.choices = [(minutes, _("%(n)d 分钟") % {"n": minutes}) for minutes in offered]
        talk_minutes.widget.attrs["aria-label"] = talk_minutes.label
        talk_minutes.help_text = _("快到时间时，小画会带孩子把故事收尾；时间到了，画画和点图片照样能用。")


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


class DeviceForm(forms.Form):
    """The name by which a guardian knows a device again."""

    name = forms.CharField(
        label=_("给设备起个名字"),
        max_length=40,
        help_text=_("例如「客厅平板上的应用」，以后好认出来。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
