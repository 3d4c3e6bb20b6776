"""What every reader of drawings promises, and what happens to a drawing when one does not keep it."""

import base64
import io
import json

import pytest
from PIL import Image

from families.models import SafetyIncident
from gateway.chat import ChatClient
from gateway.errors import BadAnswer, Declined, GatewayError, Unreachable
from sessions.models import Turn
from tests.standin_chat import FAULTS, ODD_ANSWERS, StandinChat
from tests.vision.drawn import HOUSE, SUN, encoded, painted
from vision import intake
from vision.models import Drawing
from vision.readers.offline import OfflineReader
from vision.readers.stepfun import StepfunReader
from vision.reading import DrawingReading

SEEN = {
    "things": [{"name": "太阳", "box": [0.05, 0.05, 0.3, 0.4]}, {"name": "房子", "box": [0.5, 0.4, 0.4, 0.5]}],
    "colours": ["黄色", "红色"],
    "mood": ["温暖"],
    "description": "好像有一个太阳照着一座红房子。",
    "question": "给我讲讲，谁住在这里呀？",
}
PICTURE = encoded(painted(SUN, HOUSE))
MODELS = ["step-1o-turbo-vision", "step-3.7-flash"]


@pytest.fixture
def standin():
    with StandinChat(answer=json.dumps(SEEN, ensure_ascii=False)) as chat:
        yield chat


@pytest.fixture
def stepfun(standin):
    with ChatClient(standin.url, standin.key, MODELS) as chat:
        yield StepfunReader(chat, "zh-hans")


@pytest.fixture(params=["offline", "stepfun"])
def reader(request):
    return OfflineReader("zh-hans") if request.param == "offline" else request.getfixturevalue("stepfun")


def test_reading_describes_asks_and_names_colours(reader):
    reading = reader.read(PICTURE, "image/png")
    assert isinstance(reading, DrawingReading)
    assert reading.description and reading.question.endswith(("？", "?"))
    assert set(reading.colours) == {"黄色", "红色"}
    assert json.loads(json.dumps(reading.as_dict()))["description"] == reading.description


def test_reader_has_a_name_and_says_which_prompt_it_used(reader):
    assert reader.name in ("offline", "stepfun") and isinstance(reader.prompt_version, str)


@pytest.mark.parametrize("picture", [encoded(painted(size=(1, 1))), encoded(painted(SUN, size=(2048, 90)))])
def test_strange_pictures_are_read_too(reader, picture):
    assert reader.read(picture, "image/png").description


def test_model_gets_a_small_jpeg_first_and_the_instruction_after(stepfun, standin):
    stepfun.read(encoded(painted(SUN, size=(2048, 1536))), "image/png")
    body = standin.requests[0]
    image, text = body["messages"][1]["content"]
    assert image["type"] == "image_url" and image["image_url"]["detail"] == "low" and text["type"] == "text"
    head, _, data = image["image_url"]["url"].partition(",")
    assert head == "data:image/jpeg;base64"
    assert max(Image.open(io.BytesIO(base64.b64decode(data))).size) == 728
    assert body["response_format"] == {"type": "json_object"} and "JSON" in body["messages"][0]["content"]


@pytest.mark.parametrize("oddity", ["fenced", "chatty"])
def test_json_with_something_around_it_is_understood(stepfun, standin, oddity):
    standin.fault = oddity
    assert stepfun.read(PICTURE, "image/png").description == SEEN["description"]


@pytest.mark.parametrize(
    "fault", [*FAULTS, *(o for o in ODD_ANSWERS if o not in ("late", "dribble", "fenced", "chatty", "array"))]
)
def test_every_fault_is_a_gateway_error(stepfun, standin, fault):
    standin.fault = fault
    with pytest.raises(GatewayError):
        stepfun.read(PICTURE, "image/png")


@pytest.mark.parametrize(("fault", "error"), [("declined", Declined), ("prose", BadAnswer), ("broken", Unreachable)])
def test_faults_keep_their_names(stepfun, standin, fault, error):
    standin.fault = fault
    with pytest.raises(error):
        stepfun.read(PICTURE, "image/png")


def test_next_model_looks_when_the_first_is_gone(stepfun, standin):
    standin.fault = {MODELS[0]: "no_model"}
    assert stepfun.read(PICTURE, "image/png").model == MODELS[1]


@pytest.fixture
def with_key(settings, standin, looking_allowed):
    settings.STEPFUN_API_KEY, settings.STEPFUN_BASE_URL = standin.key, standin.url
    settings.STEPFUN_VISION_MODELS = MODELS
    return standin


@pytest.mark.django_db(transaction=True)
class TestLooking:
    """From the drawing to the journal, with a model behind it."""

    def look(self, child, conversation) -> Drawing:
        drawing = intake.receive(child, conversation, PICTURE, Drawing.Origin.PHOTO)
        drawing.refresh_from_db()
        return drawing

    def test_what_the_model_saw_reaches_the_journal(self, with_key, child, conversation):
        drawing = self.look(child, conversation)
        reading = drawing.readings.get()
        assert (reading.reader, reading.model) == ("stepfun", MODELS[0]) and reading.prompt_version
        assert reading.seen["things"][0]["name"] == "太阳"
        turn = conversation.turns.get(kind=Turn.Kind.READING)
        assert turn.text == reading.note and "太阳" in turn.text and turn.means == Turn.Means.MODEL

    @pytest.mark.parametrize("fault", ["bad_key", "no_balance", "busy", "declined", "broken", "prose", "hang_up"])
    def test_model_down_means_arithmetic_looks_and_the_error_is_kept(self, with_key, child, conversation, fault):
        with_key.fault = fault
        drawing = self.look(child, conversation)
        assert drawing.state == Drawing.State.READ and drawing.readings.get().reader == "offline"
        assert drawing.error.startswith("stepfun: ") and with_key.key not in drawing.error
        assert ("STEPFUN_API_KEY" in drawing.error) == (fault in ("bad_key", "no_balance"))

    @pytest.mark.parametrize("unsafe", ["有人想自杀。", "a naked person"])
    def test_what_a_safeguard_stops_is_not_written_anywhere(self, with_key, child, conversation, unsafe):
        with_key.answer = json.dumps({**SEEN, "description": unsafe})
        drawing = self.look(child, conversation)
        assert drawing.readings.get().reader == "offline"
        assert not conversation.turns.filter(text__contains=unsafe).exists() and unsafe not in drawing.error
        assert SafetyIncident.objects.get().place == "reading"

    def test_judgement_of_the_child_is_not_quoted(self, with_key, child, conversation):
        with_key.answer = json.dumps({**SEEN, "description": "The dark colours suggest anxiety and insecurity."})
        assert self.look(child, conversation).readings.get().reader == "offline"

    def test_only_a_small_copy_leaves_the_house_and_no_name(self, with_key, child, conversation):
        self.look(child, conversation)
        assert child.nickname not in json.dumps(with_key.requests, ensure_ascii=False)

    def test_without_consent_nothing_leaves_the_house(self, settings, standin, child, conversation):
        settings.STEPFUN_API_KEY, settings.STEPFUN_BASE_URL = standin.key, standin.url
        assert self.look(child, conversation).state == Drawing.State.KEPT
        assert standin.requests == []

    def test_page_drawn_on_meanwhile_makes_late_words_void(self, with_key, child, conversation):
        def draw_on(_body) -> str:
            Drawing.objects.update(revision=99)
            return json.dumps(SEEN)

        with_key.answer = draw_on
        drawing = self.look(child, conversation)
        assert not drawing.readings.exists() and drawing.state == Drawing.State.RECEIVED
        assert not conversation.turns.filter(kind=Turn.Kind.READING).exists()
