"""A guardian corrects a name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vision.models import NamedThing
from vision.pictures.unwanted import is_unwanted


class NameForm(forms.ModelForm):
    """What a thing is called, and what it is."""

    class Meta:
        model = NamedThing
        fields = ["name", "kind"]
        help_texts = {"kind": _("可以不填。例如：名字叫「豆豆」，是「小恐龙」。")}

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        if is_unwanted(f"{cleaned.get('name', '')} {cleaned.get('kind', '')}"):
            raise forms.ValidationError(_("这个名字不适合放在孩子的画上。"))
        return cleaned
