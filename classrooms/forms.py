"""What teachers and guardians fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classrooms.joining import tidy_code
from classrooms.models import Review
from families.models import Child, Language
from families.safeguards import check

# Beginnings of a sentence, in the language of the child who will hear it. The last choice is the teacher's own.
STARTERS = {
    Language.CHINESE: {"see": "我看到你", "wonder": "我想知道"},
    Language.ENGLISH: {"see": "I can see that you ", "wonder": "I wonder "},
}
_OWN_WORDS = "own"


class ClassroomForm(forms.Form):
    name = forms.CharField(label=_("班级名"), max_length=40, help_text=_("家长看到这个名字，比如“小二班”。"))

    def clean_name(self) -> str:
        return self.cleaned_data["name"].replace("\0", "").strip()


class CodeForm(forms.Form):
    code = forms.CharField(label=_("加入码"), max_length=20, help_text=_("老师给的六个字，大小写都可以。"))
    code.widget.attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}

    def clean_code(self) -> str:
        return tidy_code(self.cleaned_data["code"])


class ChildChoiceForm(forms.Form):
    """Which of the guardian's children comes into the class."""

    child = forms.ModelChoiceField(label=_("哪个孩子加入"), queryset=Child.objects.none(), widget=forms.RadioSelect)
    child.empty_label = None

    def __init__(self, *args: Any, children: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["child"]
        field.queryset = children  # type: ignore[attr-defined]
        if len(children) == 1:
            self.initial["child"] = children[0].pk


class ReviewForm(forms.Form):
    """A sticker, a sentence (perhaps begun for the teacher), and approve or return."""

    sticker = forms.ChoiceField(choices=Review.Sticker, widget=forms.RadioSelect, required=False)
    starter = forms.ChoiceField(widget=forms.RadioSelect)
    words = forms.CharField(max_length=160, required=False)
    decision = forms.ChoiceField(choices=Review.Decision)
    seen_hash = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._starters = STARTERS[Language(language)]
        own = (_OWN_WORDS, _("自己写"))
        dots = "……" if language == Language.CHINESE else "…"
        self.fields["starter"].choices = [  # type: ignore[attr-defined]
            *((key, words.strip() + dots) for key, words in self._starters.items()),
            own,
        ]
        self.initial.setdefault("starter", "see")

    def clean_words(self) -> str:
        words = self.cleaned_data["words"].replace("\0", "").strip()
        if not check(words).is_ok:
            raise forms.ValidationError(_("这句话里有不适合孩子的词。请换一种说法。"))
        return words

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        words = cleaned.get("words", "")
        cleaned["sentence"] = self._starters.get(cleaned.get("starter", ""), "") + words if words else ""
        if "words" in self.errors:
            return cleaned
        if cleaned.get("decision") == Review.Decision.APPROVED and not cleaned.get("sticker"):
            self.add_error("sticker", _("给孩子选一张贴纸吧。"))
        if cleaned.get("decision") == Review.Decision.RETURNED and not words:
            self.add_error("words", _("请告诉孩子可以再想一想什么。"))
        return cleaned
