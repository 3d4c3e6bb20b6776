"""How tests are a customer of the stand-in OpenAI."""

from standin_openai import KEY

from voice.providers.openai import Account, OpenAI


def account(url: str, **changes) -> Account:
    given = {"url": url, "api_key": KEY, "model": "gpt-realtime-2.1-mini", "voice": "marin"}
    return Account(**given | {"transcription_model": "gpt-transcribe"} | changes)


def openai(house, **changes) -> OpenAI:
    return OpenAI(account(house.url, **changes))
