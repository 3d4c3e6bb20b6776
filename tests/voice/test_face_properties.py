"""Whatever a client sends, in whichever order the provider answers: the protocol's promises hold."""

import base64

from face_client import FakeClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from standin_stepfun import tone

from voice.audio import silence
from voice.events import AlreadyResponding, AudioPart, NothingHeard, ResponseEnded, ResponseStarted, TextPart

VOICE, QUIET = base64.b64encode(tone(300)).decode(), base64.b64encode(silence(600)).decode()
TEXT = {"type": "input_text", "text": "我还要讲"}
AUDIO = [
    {"audio": {"input": {"turn_detection": None}}},
    {"audio": {"input": {"turn_detection": {"type": "server_vad"}}}},
]
WORDS = {"type": "message", "role": "user", "content": [TEXT]}
CLIENT = st.sampled_from(
    [
        ("conversation.item.create", {"item": WORDS}),
        ("response.create", {}),
        ("response.create", {"response": {"output_modalities": ["text"]}}),
        ("response.cancel", {}),
        ("input_audio_buffer.append", {"audio": VOICE}),
        ("input_audio_buffer.append", {"audio": QUIET}),
        ("input_audio_buffer.commit", {}),
        ("input_audio_buffer.clear", {}),
        *(("session.update", {"session": {"type": "realtime", **audio}}) for audio in AUDIO),
        ("session.update", {"session": {"type": "realtime", "output_modalities": ["text"]}}),
        ("session.update", {"session": {"type": "realtime", "output_modalities": ["audio"]}}),
    ]
)
NAMES = st.sampled_from(["r1", "r2"])
LINK = st.one_of(
    NAMES.map(ResponseStarted),
    NAMES.map(lambda name: TextPart(name, "好")),
    NAMES.map(lambda name: AudioPart(name, silence(40))),
    st.tuples(NAMES, st.sampled_from(["completed", "cancelled", "failed"])).map(lambda both: ResponseEnded(*both)),
    st.just(NothingHeard()),
    st.just(AlreadyResponding()),
)
STEPS = st.lists(
    st.one_of(CLIENT, LINK, st.floats(0.1, 1.5).map(lambda seconds: round(seconds, 1))), min_size=1, max_size=40
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_one_answer_at_a_time_each_ended_once_and_every_turn_of_the_child_once(steps):
    client = FakeClient()  # every frame is checked against the SDK's models on its way
    for step in steps:
        if isinstance(step, float):
            client.wait(step)
        elif isinstance(step, tuple):
            client.ask(step[0], **step[1])
        else:
            client.said(step)
    client.keep(client.relay.farewell())
    running, ended, items, last = None, set(), set(), None
    for frame in client.shown:
        kind = frame["type"]
        if kind == "response.created":
            assert running is None, "two answers at once"
            running = frame["response"]["id"]
        elif kind == "response.done":
            assert frame["response"]["id"] == running
            ended.add(running)
            running = None
        elif "response_id" in frame:
            assert frame["response_id"] == running, f"{kind} of an answer that is over"
        elif kind == "conversation.item.added":
            assert frame["item"]["id"] not in items, "one item, told twice"
            items.add(frame["item"]["id"])
            assert frame["previous_item_id"] == last, "items that stand in no order"
            last = frame["item"]["id"]
        elif kind == "input_audio_buffer.committed":
            assert frame["previous_item_id"] == last
    turns = [turn.id for turn in client.recorded]
    assert len(turns) == len(set(turns))
    written = sum(turn.means == "typed" for turn in client.recorded)
    added = sum(
        frame["type"] == "conversation.item.added" and frame["item"]["content"] == [TEXT] for frame in client.shown
    )
    assert written == added, "words of the child were lost or doubled"
