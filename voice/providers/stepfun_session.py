"""What we ask of a StepFun session, and what we give up when the vendor refuses a part of it. Pure [1.5, 1.8].

Always the same fields, `turn_detection` among them: the documents disagree about its default.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from voice import persona
from voice.events import Brief
from voice.patience import SILENCE_MS
from voice.providers.stepfun_models import calls_tools, model, tool_language
from voice.tools import nested

Frame = dict


@dataclass(frozen=True, slots=True)
class VendorTurns:
    """The vendor's own turn-taking (`STEPFUN_TURN_DETECTION=vendor`). Its defaults (100 ms, 2500) cut children off."""

    silence_ms: int = 0  # of silence until a turn is over; 0: as long as this child is waited for
    prefix_ms: int = 800
    threshold: int = 700  # of 0–5000; higher hears less


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an operator wants sessions to be; the settings of the same names."""

    model: str
    voice: str
    transcription_model: str = ""
    tools: str = "auto"  # auto | on | off
    tool_language: str = "auto"  # auto | zh | en
    vendor_turns: VendorTurns | None = None  # None: our relay decides when a child has finished


class SessionPlan:
    """One session's `session.update`. What was refused is left out of the next one."""

    def __init__(self, wishes: Wishes, brief: Brief, refused_voices: Iterable[str] = ()) -> None:
        self.wishes, self.brief = wishes, brief
        self.refused_voices = list(refused_voices)
        self.voice = self._possible_voice()
        self.calls_tools = calls_tools(wishes.model, wishes.tools)
        self._transcription_model = wishes.transcription_model

    @property
    def silence_ms(self) -> int:
        """How long the vendor waits where it takes the turns: as an operator wants it, or as this child needs it."""
        wished_ms = self.wishes.vendor_turns.silence_ms if self.wishes.vendor_turns else 0
        return wished_ms or self.brief.patience_ms or SILENCE_MS[self.brief.band]

    def frame(self) -> Frame:
        """Return the session.update."""
        session: Frame = {
            "modalities": ["text", "audio"],
            "instructions": persona.instructions(self.brief),
            "input_audio_format": "pcm16",
            "output_audio_format": "pcm16",
            "turn_detection": self._turn_detection(),
        }
        if self.voice:
            session["voice"] = self.voice
        if self.calls_tools:
            session["tools"] = nested(tool_language(self.wishes.model, self.wishes.tool_language, self.brief.language))
        if self._transcription_model and self.wishes.vendor_turns is None:
            session["input_audio_transcription"] = {"model": self._transcription_model}
        return {"type": "session.update", "session": session}

    def without_voice(self) -> bool:
        """The voice was refused: take the model's default, then none at all; False when there is nothing to change."""
        if not self.voice:
            return False
        self.refused_voices.append(self.voice)
        self.voice = self._possible_voice()
        return True

    def without_extras(self) -> bool:
        """Something was refused: leave out what is documented least; False when nothing is left to leave out."""
        had_extras = self.calls_tools or bool(self._transcription_model)
        self.calls_tools, self._transcription_model = False, ""
        return had_extras

    def _possible_voice(self) -> str:
        wanted = (self.wishes.voice, model(self.wishes.model).default_voice)
        return next((voice for voice in wanted if voice not in self.refused_voices), "")

    def _turn_detection(self) -> Frame | None:
        turns = self.wishes.vendor_turns
        if turns is None:
            return None
        return {
            "type": "server_vad",
            "prefix_padding_ms": turns.prefix_ms,
            "silence_duration_ms": self.silence_ms,
            "energy_awakeness_threshold": turns.threshold,
        }
