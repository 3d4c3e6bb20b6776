"""The whole main job without a browser: from the sign-up to the teacher's sticker on the shelf.

Runs on SQLite with an in-memory channel layer, and again on PostgreSQL with Redis.
"""

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.test import Client
from django.urls import reverse

from families.models import Child, Consent, User
from sessions.models import Conversation, Turn
from stories.models import Story
from storybook.asgi import application
from vision.models import Drawing

PATIENCE_S = 60

pytestmark = pytest.mark.django_db(transaction=True)


class Browser:
    """A family's browser: pages by Django's client, the talk by a socket with the same cookie."""

    def __init__(self) -> None:
        self.client = Client()

    def talk(self, conversation: Conversation, quiet: bool = False) -> WebsocketCommunicator:
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in self.client.cookies.items())
        path = f"/ws/talk/{conversation.id}/" + ("quiet/" if quiet else "")
        headers = [(b"cookie", cookie.encode()), (b"origin", b"http://localhost"), (b"host", b"localhost")]
        return WebsocketCommunicator(application, path, headers=headers)


class Ear:
    """Listens to a talk and remembers the question that waits for a tap."""

    def __init__(self, talk: WebsocketCommunicator) -> None:
        self.talk = talk
        self.question: dict[str, Any] | None = None

    async def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the next text frame that is `wanted`, passing over audio and other news."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                frame = await self.talk.receive_from(timeout=PATIENCE_S)
                if not isinstance(frame, str):
                    continue
                message = json.loads(frame)
                if message["type"] == "choices":
                    self.question = message if message["choices"] else None
                if wanted(message):
                    return message

    async def asked(self) -> dict[str, Any]:
        """Return the question that waits for a tap, or the next one."""
        question = self.question or await self.until(lambda m: m["type"] == "choices" and bool(m["choices"]))
        self.question = None
        return question


def of(kind: str) -> Callable[[dict[str, Any]], bool]:
    return lambda message: message["type"] == kind


def sign_up(browser: Browser) -> Child:
    """Sign up, make a profile, consent to everything; return the child."""
    client = browser.client
    answer = client.post(
        reverse("account_signup"),
        {
            "username": "mama2026",
            "email": "m@example.com",
            "password1": "rain-and-sun-7",
            "password2": "rain-and-sun-7",
        },
    )
    assert answer.status_code == 302, re.findall(r"errorlist.*?</ul>", answer.content.decode(), re.S)
    profile = {"nickname": "小雨", "avatar": "fox", "birth_year": 2020, "birth_month": 5, "language": "zh-hans"}
    answer = client.post(reverse("child_new"), profile)
    assert answer.status_code == 302, answer.content.decode()
    child = Child.objects.get(nickname="小雨")
    client.post(reverse("consent", args=[child.id]), {"grant": "all"})
    assert set(child.consents.values_list("purpose", "decision")) == {
        (purpose, Consent.Decision.GRANTED) for purpose in Consent.Purpose.values
    }
    client.post(reverse("child_enter", args=[child.id]))
    assert client.get(reverse("studio", args=[child.id])).status_code == 200
    return child


def answer_to(bead: str) -> Callable[[dict[str, Any]], bool]:
    return lambda m: m["type"] == "turn" and m["turn"]["speaker"] == "child" and m["turn"]["bead"] == bead


async def tell(ear: Ear) -> None:
    """Tap the first picture of every question until the story has a beginning and an end."""
    for _ in range(6):
        question = await ear.asked()
        choice = question["choices"][0]
        tapped = {"text": choice["label"], "means": "tapped", "bead": question["bead"], "choice": choice["key"]}
        await ear.talk.send_json_to({"type": "say", **tapped})
        await ear.until(answer_to(question["bead"]))


async def test_child_talks_a_book_onto_the_shelf_and_the_class_answers(a_png):
    browser = Browser()
    child = await sync_to_async(sign_up)(browser)
    conversation = await Conversation.objects.aget(child=child)

    talk = browser.talk(conversation)
    assert (await talk.connect(timeout=PATIENCE_S))[0]
    ear = Ear(talk)
    await talk.send_json_to({"type": "hello", "mode": "voice", "hears": "none", "speaks": False, "last_seq": 0})
    assert (await ear.until(of("ready")))["provider"] == "companion"
    await ear.until(of("caption"))

    taken = await sync_to_async(browser.client.post)(
        reverse("drawing_sample", args=["cat-and-sun"]), {"conversation": conversation.id, "child": child.id}
    )
    assert taken.status_code in (200, 201), taken.content
    await ear.until(lambda m: m["type"] == "turn" and m["turn"]["kind"] == "reading")

    await talk.send_json_to({"type": "say", "text": "我想画一只恐龙", "means": "typed"})
    found = await ear.until(lambda m: m["type"] == "turn" and m["turn"]["kind"] == "pictures")
    strip = await sync_to_async(browser.client.get)(reverse("pictures_strip", args=[found["turn"]["about"]]))
    assert "<img" in strip.content.decode()

    await tell(ear)
    await talk.send_json_to({"type": "finish"})
    made = await sync_to_async(browser.client.post)(reverse("story_create"), {"conversation": conversation.id})
    assert made.status_code in (200, 201), made.content
    await talk.disconnect(timeout=PATIENCE_S)

    story = await Story.objects.aget(child=child)
    assert story.state == Story.State.READY
    await sync_to_async(book_holds_only_what_the_child_told)(browser, story, conversation)
    await sync_to_async(class_answers)(browser, child, story)


def book_holds_only_what_the_child_told(browser: Browser, story: Story, conversation: Conversation) -> None:
    told = "".join(
        Turn.objects.filter(conversation=conversation, speaker=Turn.Speaker.CHILD).values_list("text", flat=True)
    )
    for page in story.pages.all():
        for span in page.spans.all():
            assert set(re.findall(r"\w", span.text)) <= set(told)
    assert story.pages.filter(drawing__in=Drawing.objects.filter(child=story.child)).exists()
    assert browser.client.get(reverse("book", args=[story.id])).status_code == 200


def class_answers(browser: Browser, child: Child, story: Story) -> None:
    laoshi = User.objects.create_user("wang", password="chalk-and-board-5", role=User.Role.TEACHER)
    school = Client()
    school.force_login(laoshi)
    school.post(reverse("class_new"), {"name": "小二班"})
    classroom = laoshi.classrooms.get()

    guardian = Client()
    guardian.force_login(child.guardians.get())
    guardian.post(reverse("class_join"), {"code": classroom.join_code, "child": child.id})
    guardian.post(reverse("submission_create", args=[story.id]), {"classroom": classroom.id})
    submission = classroom.submissions.get()
    answered = school.post(
        reverse("review_create", args=[submission.id]),
        {
            "decision": "approved",
            "sticker": "rainbow",
            "starter": "see",
            "words": "给小猫画了太阳。",
            "seen_hash": submission.content_hash,
        },
    )
    assert answered.status_code == 302
    shelf = browser.client.get(reverse("shelf", args=[child.id])).content.decode()
    assert "给小猫画了太阳。" in shelf and "rainbow" in shelf
