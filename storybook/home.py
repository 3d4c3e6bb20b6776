"""The front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Show who may come in."""
    return render(request, "storybook/home.html")
