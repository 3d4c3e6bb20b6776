"""Doors of this room that are no socket."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from voice import tokens, vendors
from voice.providers import openai_http

LONGEST_BODY = 2_000


@sensitive_variables()  # all, here and in what is called: a device's secret, our key, the token under many names
@csrf_exempt  # a device sends no cookie; for log-ins `tokens.caller` asks for the CSRF token itself
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Give a native app, or a page, what begins one talk with OpenAI: {value, expires_at, model, call_url}."""
    try:
        tokens.count(f"address:{request.META.get('REMOTE_ADDR', '')}", tokens.PER_ADDRESS)
        who = tokens.caller(request)
        tokens.count(f"person:{who.user.pk}", tokens.PER_PERSON)
        made = tokens.mint(who, who.child_named(_body(request).get("child")))
    except tokens.Refused as refused:
        answer = JsonResponse({"error": {"code": refused.code, "message": refused.message}}, status=refused.status)
        if refused.retry_after_s:
            answer["Retry-After"] = str(refused.retry_after_s)
    else:
        account = vendors.openai_account()
        call_url = f"{openai_http.base_url(account)}/calls"
        answer = JsonResponse(
            {"value": made.value, "expires_at": made.expires_at, "model": account.model, "call_url": call_url}
        )
    answer["Cache-Control"] = "no-store"
    patch_vary_headers(answer, ["Cookie", "Authorization"])
    return answer


def _body(request: HttpRequest) -> dict:
    """Return the JSON object in the body, {} for anything else."""
    if request.content_type != "application/json" or len(request.body) > LONGEST_BODY:
        return {}
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
