"""Programs of other people at our standard face, on a real server: the official openai SDK and agents-realtime."""

import base64
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openai import AsyncOpenAI
from websockets.exceptions import ConnectionClosed

from tests.browser.house import ROOT, House, running_house

sys.path.insert(0, str(ROOT / "tests/voice"))
from face_client import check, check_old
from standin_stepfun import KEY, tone

TOKEN = """
from families import devices
from families.models import Child
child = Child.objects.order_by("created_at").first()
print("TOKEN", devices.issue(child.guardians.first(), child, "test")[1])
"""
NODE = shutil.which("node")
MANUAL = {"input": {"turn_detection": None}}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A running house whose vendor is the stand-in."""
    program = [sys.executable, str(ROOT / "tests/voice/standin_stepfun.py"), "0"]
    vendor = subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    with contextlib.ExitStack() as stack:
        stack.callback(vendor.communicate)
        stack.callback(vendor.kill)
        said = vendor.stdout.readline()  # where it listens, once it does
        environment = {
            "STEPFUN_API_KEY": KEY,
            "STEPFUN_REALTIME_URL": re.search(r"ws://[^,\s]+", said)[0],
            "STEPFUN_BASE_URL": "http://127.0.0.1:9/v1",  # drawings and books must not look for the real vendor
        }
        yield stack.enter_context(running_house(tmp_path_factory.mktemp("house"), **environment))


@pytest.fixture(scope="module")
def token(house: House) -> str:
    """What a guardian of the demo family gave to a device."""
    env = {"VAR_DIR": str(house.place), "PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "storybook.settings"}
    ran = subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", TOKEN],
        cwd=ROOT, env=env, check=True, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    return next(line.split()[1] for line in ran.stdout.splitlines() if line.startswith("TOKEN"))


class Heard:
    """What one turn brought, each frame checked against the SDK's models."""

    def __init__(self) -> None:
        self.kinds, self.text, self.pcm, self.status = [], "", b"", ""

    async def take(self, connection, checks) -> "Heard":
        while True:
            raw = await connection.recv_bytes()
            frame = json.loads(raw)
            checks(frame)
            kind = frame["type"]
            self.kinds.append(kind)
            assert kind != "error", frame
            if kind in ("response.output_text.delta", "response.text.delta"):
                self.text += frame["delta"]
            if kind in ("response.output_audio_transcript.done", "response.audio_transcript.done"):
                self.text = frame["transcript"]
            if kind in ("response.output_audio.delta", "response.audio.delta"):
                self.pcm += base64.b64decode(frame["delta"])
            if kind == "response.done":
                self.status = frame["response"]["status"]
                return self


def connection_of(house: House, token: str, *, is_old: bool):
    client = AsyncOpenAI(api_key=token, websocket_base_url=f"{house.url.replace('http', 'ws')}/v1")
    namespace = client.beta.realtime if is_old else client.realtime
    return namespace.connect(model="huaban")


def words(text: str) -> dict:
    return {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}


@pytest.mark.parametrize("is_old", [False, True], ids=["current", "beta"])
async def test_the_openai_sdk_completes_a_text_turn(house, token, is_old):
    async with connection_of(house, token, is_old=is_old) as connection:
        session = {"modalities": ["text"]} if is_old else {"type": "realtime", "output_modalities": ["text"]}
        await connection.session.update(session=session)
        await connection.conversation.item.create(item=words("我画了一只小恐龙"))
        await connection.response.create()
        heard = await Heard().take(connection, check_old if is_old else check)
    assert heard.status == "completed"
    assert heard.text and not heard.pcm
    assert ("response.text.delta" if is_old else "response.output_text.delta") in heard.kinds
    rows = house.rows("SELECT text FROM conversations_turn WHERE speaker='child' AND means='typed'")
    assert ("我画了一只小恐龙",) in rows


@pytest.mark.parametrize("is_old", [False, True], ids=["current", "beta"])
async def test_the_openai_sdk_completes_an_audio_turn(house, token, is_old):
    before = spoken_turns(house)
    async with connection_of(house, token, is_old=is_old) as connection:
        session = {"turn_detection": None} if is_old else {"type": "realtime", "audio": MANUAL}
        await connection.session.update(session=session)
        await connection.input_audio_buffer.append(audio=base64.b64encode(tone(1_500)).decode())
        await connection.input_audio_buffer.commit()
        await connection.response.create()
        heard = await Heard().take(connection, check_old if is_old else check)
    assert heard.status == "completed"
    assert heard.text and len(heard.pcm) > 4_800
    assert spoken_turns(house) == before + 1


@pytest.mark.skipif(
    NODE is None and not os.environ.get("CI"), reason="no Node here; programs need none, this test does"
)
def test_agents_realtime_completes_an_audio_turn(house, token, tmp_path):
    assert NODE, "with CI set nothing may be left out"
    recording = tmp_path / "voice.pcm"
    recording.write_bytes(bytes(9_600) + tone(1_500) + bytes(48 * 3_000))
    before = spoken_turns(house)
    address = f"{house.url.replace('http', 'ws')}/v1/realtime?model=huaban"
    ran = subprocess.run(
        [NODE, str(Path(__file__).with_name("agents_client.mjs")), address, token, str(recording)],
        cwd=ROOT, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told["errors"] == [] and told["status"] == "completed"
    assert told["heard_bytes"] > 4_800 and told["said"]
    assert spoken_turns(house) == before + 1


async def test_a_wrong_token_is_told_so_and_closed(house):
    async with connection_of(house, "hb_wrong", is_old=False) as connection:
        frame = json.loads(await connection.recv_bytes())
        assert frame["error"]["code"] == "invalid_api_key"
        with pytest.raises(ConnectionClosed) as closed:
            await connection.recv_bytes()
    assert closed.value.rcvd.code == 3000


def spoken_turns(house: House) -> int:
    return house.rows("SELECT count(*) FROM conversations_turn WHERE means='spoken' AND speaker='child'")[0][0]
