"""What every picture search promises, and how politely the one outside is asked."""

import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache

from gateway.errors import BadKey, GatewayError, TooBusy
from tests.standin_unsplash import FAULTS, ODD_ANSWERS, StandinUnsplash
from vision.pictures import catalogue, pacing, unsplash
from vision.pictures.base import Picture
from vision.pictures.english import english_for
from vision.pictures.offline import OfflineSearch
from vision.pictures.photos import Origins
from vision.pictures.unsplash import UnsplashSearch


@pytest.fixture
def standin():
    cache.clear()
    with StandinUnsplash() as unsplash:
        yield unsplash
    cache.clear()


def search_at(standin: StandinUnsplash, language: str = "zh-hans", key: str = "") -> UnsplashSearch:
    return UnsplashSearch(key or standin.key, Origins(api=standin.url), "huaban", language)


@pytest.fixture(params=["offline", "unsplash"])
def search(request):
    if request.param == "offline":
        return OfflineSearch("zh-hans")
    return search_at(request.getfixturevalue("standin"))


@pytest.mark.parametrize("phrase", ["小猫", "cat", "红色的车", "恐龙和太阳", "a big dinosaur"])
def test_pictures_are_found_described_and_credited(search, phrase):
    pictures = search.find(phrase)
    assert pictures and len({p.id for p in pictures}) == len(pictures)
    for picture in pictures:
        assert picture.source == search.name and picture.alt
        assert picture.key or (picture.thumb_url and picture.credit_name and picture.credit_url)
        assert Picture.from_dict(picture.as_dict()) == picture


@pytest.mark.parametrize("phrase", ["", "量子色动力学", "zxqv", "一把枪", "naked cat", "小明的家在北京路五号"])
def test_nothing_is_found_for_what_is_unknown_or_unwanted(search, phrase):
    assert [p for p in search.find(phrase) if p.source == "unsplash"] == []


def test_our_own_pictures_are_there_for_every_subject():
    for subject in catalogue.SUBJECTS:
        found = OfflineSearch("en").find(subject.en)
        assert subject.key in {p.key for p in found}, subject.en


def test_request_is_to_the_letter(standin):
    search_at(standin).find("小猫")
    assert standin.searches == [
        {
            "query": "cat",
            "page": "1",
            "per_page": "12",
            "orientation": "squarish",
            "content_filter": "high",
            "lang": "en",
        }
    ]
    assert standin.headers[0]["authorization"] == f"Client-ID {standin.key}"
    assert standin.headers[0]["accept-version"] == "v1"


@pytest.mark.parametrize(
    ("phrase", "english"),
    [
        ("小猫", "cat"),
        ("红色的消防车", "red fire truck"),
        ("长颈鹿", "giraffe"),
        ("red car", "red car"),
        ("giraffes", "giraffe"),
        ("小明", None),
        ("emma", None),
        ("北京", None),
        ("妈妈", None),
        ("公主", None),
        ("小朋友", None),
    ],
)
def test_only_allow_listed_words_leave_the_house(phrase, english):
    assert english_for(phrase) == english


def test_addresses_are_as_returned_and_credits_name_the_app(standin):
    photo = search_at(standin, "en").find("cat")[0]
    assert photo.thumb_url == standin.photo(0)["urls"]["small"]
    for link in (photo.credit_url, photo.page_url):
        query = parse_qs(urlsplit(link).query)
        assert query["utm_source"] == ["huaban"] and query["utm_medium"] == ["referral"]
    assert photo.alt == "a cat on a chair" and search_at(standin).find("小猫")[0].alt == "小猫的照片"


@pytest.mark.parametrize(
    "changes",
    [
        {"alt_description": "a woman in a bikini with a cat"},
        {"description": "cat skull"},
        {"tags": [{"title": "blood"}]},
        {"slug": "black-cat-with-gun"},
        {"urls": {"small": "https://plus.unsplash.com/premium_photo-1", "regular": "https://plus.unsplash.com/1"}},
        {"urls": {"small": "https://evil.example/x.jpg", "regular": "https://evil.example/x.jpg"}},
        {"urls": {"small": "javascript:alert(1)", "regular": "https://images.unsplash.com/1"}},
        {"urls": None},
        {"premium": True},
        {"user": {"name": "", "links": {"html": "https://unsplash.com/@p"}}},
        {"user": {"name": "P", "links": {"html": "https://evil.example/@p"}}},
        {"links": {"html": "https://unsplash.com/1", "download_location": "http://169.254.169.254/latest?ixid=1"}},
        {"id": None},
    ],
)
def test_photo_that_may_not_be_shown_is_dropped_and_the_others_stay(standin, changes):
    standin.photos = [standin.photo(1, **changes), standin.photo(2)]
    assert [p.credit_name for p in search_at(standin).find("小猫")] == ["Photographer 2"]


@pytest.mark.parametrize("fault", [*FAULTS, *ODD_ANSWERS])
def test_every_fault_is_a_gateway_error_or_nothing_found(standin, fault, monkeypatch):
    if fault == "late":
        monkeypatch.setattr(unsplash, "TIMEOUT_S", 0.3)  # nobody has to wait for two seconds and a half
    standin.fault = fault
    try:
        found = search_at(standin).find("小猫")
    except GatewayError as exc:
        assert standin.key not in f"{exc!r} {exc.__cause__!r}"
    else:
        assert found == [] and fault in ("spam", "results_of_nonsense", "empty")


def test_same_phrase_is_asked_once_a_day(standin):
    for phrase in ("小猫", "cat", "猫咪"):
        assert search_at(standin).find(phrase)
    assert len(standin.searches) == 1


def test_nothing_found_is_remembered_too(standin):
    standin.fault = "empty"
    for _ in range(2):
        assert search_at(standin).find("小猫") == []
    assert len(standin.searches) == 1


def test_same_phrase_at_the_same_time_is_asked_once(standin):
    standin.gate = threading.Event()
    found: list[list[Picture]] = []
    asking = [threading.Thread(target=lambda: found.append(search_at(standin).find("小猫"))) for _ in range(4)]
    for thread in asking:
        thread.start()
    standin.gate.set()
    for thread in asking:
        thread.join()
    assert len(standin.searches) == 1 and len(found) == 4 and all(found)


def test_hours_last_requests_are_left_alone(standin):
    standin.remaining = 2
    assert search_at(standin).find("小猫")
    with pytest.raises(TooBusy):
        search_at(standin).find("小狗")
    assert len(standin.searches) == 1


@pytest.mark.parametrize(("fault", "asked"), [("used_up", 0), ("busy", 1), ("bad_key", 1)])
def test_refusal_is_not_asked_for_twice(standin, fault, asked):
    standin.fault = fault
    for phrase in ("小猫", "小狗", "恐龙"):
        with pytest.raises((TooBusy, BadKey)):
            search_at(standin).find(phrase)
    assert len(standin.searches) == asked


def test_three_failures_open_the_breaker(standin):
    standin.fault = "broken"
    for phrase in ("小猫", "小狗", "恐龙", "大象", "老虎"):
        with pytest.raises(GatewayError):
            search_at(standin).find(phrase)
    assert len(standin.searches) == pacing.FAILURES_MAX


def test_chosen_photo_is_told_at_the_address_it_came_with(standin):
    search = search_at(standin)
    photo = search.find("小猫")[3]
    search.tell_chosen(photo)
    assert standin.chosen == [photo.id]


def test_chosen_address_elsewhere_is_not_called(standin):
    search_at(standin).tell_chosen(Picture("x", "unsplash", "", chosen_url=f"{standin.url}.evil.example/download"))
    assert standin.headers == []
