"""A StepFun vision model looks: POST /chat/completions with one small picture, answered as JSON.

Facts: reference page of chat completions, platform.stepfun.com (2026-06-19): `detail` low costs 169 tokens and wants a
longest side of 728 px, JPEG quality 80; the instruction stands after the picture; see-through is read on black.
"""

import base64
import io
from typing import Any, ClassVar

from PIL import Image

from gateway.chat import ChatClient
from vision import prompts, reading
from vision.reading import DrawingReading

LONGEST_SIDE_PX = 728
JPEG_QUALITY = 80
MAX_TOKENS = 700
TIMEOUT_S = 40.0


class StepfunReader:
    """Asks the vision models in the order of the settings."""

    name: ClassVar[str] = "stepfun"
    prompt_version: ClassVar[str] = prompts.VERSION
    settings_read: ClassVar[str] = "STEPFUN_API_KEY, STEPFUN_BASE_URL, STEPFUN_VISION_MODELS"

    def __init__(self, chat: ChatClient, language: str) -> None:
        self._chat = chat
        self._language = language if language in prompts.LOOK else "zh-hans"

    def read(self, image: bytes, mime: str) -> DrawingReading:
        """Send the picture and return what the model thinks; raises a GatewayError."""
        answer = self._chat.complete(
            self._messages(_small_jpeg(image)), json_object=True, max_tokens=MAX_TOKENS, timeout_s=TIMEOUT_S
        )
        return reading.parse(answer.text, model=answer.model)

    def _messages(self, jpeg: bytes) -> list[dict[str, Any]]:
        url = "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")
        return [
            {"role": "system", "content": prompts.LOOK[self._language]},
            {
                "role": "user",
                "content": [
                    {"type": "image_url", "image_url": {"url": url, "detail": "low"}},
                    {"type": "text", "text": prompts.ASK[self._language]},
                ],
            },
        ]


def _small_jpeg(image: bytes) -> bytes:
    """Shrink to what `detail` low looks at; drawings come flattened on white from the intake."""
    with Image.open(io.BytesIO(image)) as opened:
        small = opened.convert("RGB")
    small.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()
