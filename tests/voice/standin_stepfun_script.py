"""What the stand-in for StepFun says and hears, and everything that may go wrong or differ between models (§1.13)."""

from dataclasses import dataclass


@dataclass
class Faults:
    """The defaults are a good day."""

    # the handshake and the session
    status: int = 0  # answer the handshake with this instead of a WebSocket
    retry_after: str = ""  # with this header
    hang: str = ""  # go silent before "created", before "updated", or when a "response" is owed
    refuses: str = ""  # tell this error instead of session.created
    created_after_s: float = 0.0  # session.created is late
    updated_after_s: float = 0.0  # session.updated is late
    needs_update_within_s: float = 0.0  # else the connection is cut
    expire_after_s: float = 0.0  # close so long after session.updated…
    expire_code: int = 1000  # …with this code
    swaps_voice: bool = False  # another voice than the one asked for, without a word
    refuses_voices: tuple[str, ...] = ()  # besides the unknown ones
    refuses_tools: bool = False
    has_trouble: bool = False  # session.update is answered with a server_error
    keeps_turns: bool = False  # takes turns by itself, whatever turn_detection says
    # responses
    delay_s: float = 0.0  # before each audio delta
    drop_after_deltas: int = -1  # cut the connection in the middle of a response…
    drop_code: int = 0  # …or close it with this code
    busy_times: int = 0  # refuse so many response.create with "ongoing response already exists"
    cancel: str = "AB"  # A: response.cancelled · B: done{cancelled} · C: only done{completed} · AB: both · "": nothing
    has_thinking: bool = False  # as events, as a content part with text, and in the output of response.done
    has_text_deltas: bool = True  # False: the words come only in .done
    has_ids: bool = True  # False: response_id is missing on deltas
    is_text_only: bool = False  # response.text.* instead of a voice
    items_first: bool = False  # conversation.item.created before response.output_item.added
    is_late: bool = False  # deltas of a cancelled response keep coming after its end, with and without its id
    fails: bool = False  # responses end as failed, without a word
    usage: str = ""  # "realtime" | "chat": token counts in response.done
    # the child's words
    transcript: str = (
        "before"  # relative to the response: early (before its commit) | before | after | never | unfinished
    )
    is_cumulative: bool = False  # deltas that hold the whole text so far, with repeats
    # calls
    calls_tool: str = (
        ""  # "arguments" | "delta": a call after the speech, fragments in this field; "output": in done only
    )
    speaks_first: bool = True  # False: the call comes without a word
    # noise
    is_odd: bool = False  # audio in chunks of odd length
    is_twice: bool = False  # every event comes twice
    is_repeating: bool = False  # the end of a response, of a call and of a commit come again under another event_id
    is_noisy: bool = False  # unknown types, broken JSON, broken base64 and a list in between
    escapes: bool = False  # \u instead of the characters themselves: so half a character can be sent
    is_flat: bool = False  # errors with their fields at top level
    oversized: bool = False  # one event larger than any client should take


@dataclass
class Script:
    """What the model says, hears and calls for."""

    replies: tuple[str, ...] = (
        "小猫呀！它住在哪里呢？",
        "在森林里呀。后来发生了什么事？",
        "好，我记下啦。最后怎么样了？",
    )
    hears: tuple[str, ...] = ("我想讲一只小猫", "它在森林里", "它迷路了")
    audio_ms: int = 1_200
    tool: str = "show_pictures"
    arguments: str = '{"subject": "恐龙"}'


USAGE = {
    "realtime": {
        "total_tokens": 300,
        "input_tokens": 200,
        "output_tokens": 100,
        "input_token_details": {"text_tokens": 120, "audio_tokens": 80, "cached_tokens": 40},
        "output_token_details": {"text_tokens": 30, "audio_tokens": 70},
    },
    "chat": {"prompt_tokens": 200, "cached_tokens": 40, "completion_tokens": 100, "total_tokens": 300},
}
