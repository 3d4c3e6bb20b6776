"""Pages of plain words that the law asks for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def children_rules(request: HttpRequest) -> HttpResponse:
    """Show the rules about children's data."""
    return render(request, "storybook/children_rules.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is collected and where it goes."""
    return render(request, "storybook/privacy.html")
