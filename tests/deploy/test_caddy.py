"""The real Caddyfile in front of the running app."""

import json
import re
import threading

import httpx
from websockets.sync.client import connect

from storybook.demo import PASSWORD


def log_in(site) -> httpx.Client:
    """Return mama's browser."""
    browser = site.browser()
    form = browser.get("/accounts/login/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    answer = browser.post(
        "/accounts/login/", data={"login": "mama", "password": PASSWORD, "csrfmiddlewaretoken": token}
    )
    assert answer.status_code == 302, answer.text[:2000]
    return browser


def test_page_comes_over_https_with_every_security_header(site):
    with site.browser() as browser:
        answer = browser.get("/accounts/login/")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert "microphone=(self)" in answer.headers["Permissions-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert not {"server", "via", "x-powered-by"} & set(answer.headers)
    cookie = answer.headers["Set-Cookie"]
    assert "Secure" in cookie
    assert "SameSite=Lax" in cookie


def test_plain_http_is_sent_to_https(site):
    answer = httpx.get(f"http://localhost:{site.http_port}/accounts/login/")
    assert answer.status_code == 308
    assert answer.headers["Location"].startswith("https://localhost")


def test_static_files_come_compressed_and_for_ever(site):
    with site.browser() as browser:
        page = browser.get("/accounts/login/").text
        sheet = browser.get(re.search(r'href="(/static/[^"]+\.css)"', page)[1], headers={"Accept-Encoding": "br"})
    assert sheet.status_code == 200
    assert sheet.headers["Content-Encoding"] == "br"
    assert "immutable" in sheet.headers["Cache-Control"]


def test_child_talks_through_the_proxy(site):
    browser = log_in(site)
    (child,) = site.rows("SELECT id FROM families_child WHERE nickname = '小雨'")[0]
    assert browser.get(f"/studio/{dashed(child)}/").status_code == 200
    (conversation,) = site.rows("SELECT id FROM conversations_conversation WHERE state = 'open'")[0]
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    with connect(
        f"wss://localhost:{site.https_port}/ws/talk/{dashed(conversation)}/quiet/",
        ssl=site.trust,
        origin=site.url,
        additional_headers={"Cookie": cookies},
    ) as talk:
        talk.send(json.dumps({"type": "hello", "mode": "push", "hears": "none", "speaks": False, "last_seq": 0}))
        talk.send(json.dumps({"type": "say", "text": "小猫去海边", "means": "typed"}))
        heard = said_by_child(talk)
    assert heard["text"] == "小猫去海边"
    assert heard["means"] == "typed"


def test_talks_do_not_pass_by_the_process_that_makes_pages(site):
    with site.browser() as browser:
        assert browser.get("/v1/realtime").status_code == 426  # the talks' own server serves no pages
        assert browser.get("/accounts/login/").status_code == 200


def said_by_child(talk) -> dict:
    """Return the child's own turn as the server echoes it: by itself, or with the rest when the talk becomes ready."""
    while True:
        frame = talk.recv(timeout=120)
        message = json.loads(frame) if isinstance(frame, str) else {"type": "sound"}
        turns = {"turn": [message.get("turn")], "ready": message.get("turns")}.get(message["type"], [])
        for turn in turns:
            if turn["speaker"] == "child":
                return turn


def dashed(key: str) -> str:
    """Write a UUID as URLs do; SQLite keeps it without dashes."""
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"


def test_oversized_body_is_refused_at_the_door(site):
    with site.browser() as browser:
        answer = browser.post("/drawings/", content=b"x" * (13 * 1024 * 1024))
    assert answer.status_code == 413


def test_strangers_header_cannot_pretend_to_be_another_host(site):
    with site.browser() as browser:
        answer = browser.get("/accounts/login/", headers={"X-Forwarded-Host": "evil.example.com", "Forwarded": "for=1"})
    assert "evil" not in answer.text


def test_page_asked_for_while_the_app_restarts_waits_for_it(site):
    site.stop_app()
    answers = []

    def ask() -> None:
        with site.browser() as browser:
            answers.append(browser.get("/health/live").status_code)

    waiting = threading.Thread(target=ask)
    waiting.start()
    site.start_app()
    waiting.join()
    assert answers == [200]
