"""From "我想画恐龙" to a strip of pictures, and what leaves the house on the way."""

import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse

from families import consent
from sessions import journal
from sessions.models import Turn
from tests.standin_unsplash import StandinUnsplash
from vision.models import PictureSearch
from vision.pictures import finding, wishes

pytestmark = pytest.mark.django_db(transaction=True)

PICTURES = consent.Purpose.PICTURES


def says(conversation, text: str, speaker: str = Turn.Speaker.CHILD) -> Turn:
    return journal.record(conversation, speaker=speaker, means=Turn.Means.TYPED, text=text)


@pytest.fixture
def pictures_allowed(child, mama):
    return consent.decide(child, mama, PICTURES, True, "test")


@pytest.fixture
def library(settings):
    """An Unsplash that the settings lead to."""
    cache.clear()
    with StandinUnsplash() as unsplash:
        settings.UNSPLASH_ACCESS_KEY, settings.UNSPLASH_BASE_URL = unsplash.key, unsplash.url
        yield unsplash


def test_wish_becomes_a_strip_and_a_turn(conversation):
    turn = says(conversation, "我想画一只恐龙！")
    search = PictureSearch.objects.get(turn=turn)
    assert search.phrase == "恐龙" and search.source == "offline" and search.pictures[0]["key"] == "dinosaur"
    noted = conversation.turns.get(kind=Turn.Kind.PICTURES)
    assert noted.about == search.id and noted.text == "恐龙" and noted.speaker == Turn.Speaker.HOUSE


@pytest.mark.parametrize("text", ["我昨天画画了", "我不想画猫", "恐龙走进了森林", "我想画画"])
def test_other_words_become_nothing(conversation, text):
    says(conversation, text)
    assert not PictureSearch.objects.exists()


def test_companions_own_words_are_no_wish(conversation):
    says(conversation, "我想画一只恐龙", Turn.Speaker.COMPANION)
    assert not PictureSearch.objects.exists()


def test_same_turn_twice_is_one_search_and_one_turn(conversation):
    turn = says(conversation, "怎么画小猫")
    for _ in range(2):
        wishes.consider(str(turn.id))
    assert PictureSearch.objects.count() == 1
    assert conversation.turns.filter(kind=Turn.Kind.PICTURES).count() == 1


def test_turn_that_is_gone_is_nothing(db):
    assert wishes.consider(str(uuid.uuid4())) is None


def test_thing_we_have_no_picture_of_is_not_announced(conversation):
    turn = says(conversation, "我想画一只量子猩")
    assert PictureSearch.objects.get(turn=turn).pictures == []
    assert not conversation.turns.filter(kind=Turn.Kind.PICTURES).exists()


def test_without_consent_nothing_leaves_the_house_and_our_own_set_answers(conversation, library):
    says(conversation, "我想画一只恐龙")
    assert PictureSearch.objects.get().source == "offline" and library.searches == []


def test_with_consent_photos_come_and_only_the_allow_listed_word_leaves(conversation, pictures_allowed, library):
    says(conversation, "我是小雨，我想画一只长颈鹿，送给小明")
    search = PictureSearch.objects.get()
    assert search.source == "unsplash" and len(search.pictures) == 12
    assert [asked["query"] for asked in library.searches] == ["giraffe"]


@pytest.mark.parametrize("fault", ["bad_key", "used_up", "broken", "not_json", "spam", "empty", "hang_up"])
def test_library_down_means_our_own_set_answers(conversation, pictures_allowed, library, fault):
    library.fault = fault
    says(conversation, "我想画一只恐龙")
    search = PictureSearch.objects.get()
    assert search.source == "offline" and search.pictures


def test_chosen_photo_is_noted_and_its_photographer_told(child_client, conversation, pictures_allowed, library):
    says(conversation, "我想画一只恐龙")
    search = PictureSearch.objects.get()
    photo = search.pictures[2]["id"]
    answer = child_client.post(reverse("pictures_choose", args=[search.id]), {"id": photo})
    assert answer.status_code == 200
    search.refresh_from_db()
    assert search.chosen == photo and library.chosen == [photo]


def test_what_is_not_in_the_strip_cannot_be_chosen(child_client, conversation):
    says(conversation, "我想画一只恐龙")
    url = reverse("pictures_choose", args=[PictureSearch.objects.get().id])
    assert child_client.post(url, {"id": "castle"}).status_code == 400
    assert child_client.post(url).status_code == 400


def strip(client, search: PictureSearch) -> str:
    return client.get(reverse("pictures_strip", args=[search.id])).content.decode()


def test_strip_shows_our_own_pictures_with_our_own_credit(child_client, conversation):
    says(conversation, "我想画恐龙和城堡")
    page = strip(child_client, PictureSearch.objects.get())
    assert page.count("data-picture=") == 2 and "img/pictures/dinosaur.svg" in page and 'aria-label="城堡"' in page
    assert "小图由画伴自己画" in page and "Unsplash" not in page


def test_strip_of_photos_credits_each_photographer_and_hides_what_is_ours(
    child_client, conversation, pictures_allowed, library
):
    says(conversation, "我想画一只恐龙")
    page = strip(child_client, PictureSearch.objects.get())
    assert page.count("data-picture=") == page.count("data-report=") == page.count("Photo by <a") == 6
    assert "https://unsplash.com/@p3?utm_source=huaban&amp;utm_medium=referral" in page
    assert library.key not in page and "download" not in page


def test_photos_disappear_from_the_strip_when_consent_is_withdrawn(
    child_client, child, mama, conversation, pictures_allowed, library
):
    says(conversation, "我想画一只恐龙")
    consent.decide(child, mama, PICTURES, False, "test")
    page = strip(child_client, PictureSearch.objects.get())
    assert "images.unsplash.com" not in page and "img/pictures/dinosaur.svg" in page


def test_chosen_after_withdrawal_is_not_told_outside(
    child_client, child, mama, conversation, pictures_allowed, library
):
    says(conversation, "我想画一只恐龙")
    search = PictureSearch.objects.get()
    consent.decide(child, mama, PICTURES, False, "test")
    finding.choose(search, search.pictures[0]["id"])
    assert library.chosen == []


def test_strip_with_nothing_in_it_is_kind(child_client, conversation):
    turn = says(conversation, "我想画一只量子猩")
    assert "画给我看看" in strip(child_client, PictureSearch.objects.get(turn=turn))


def test_strip_speaks_the_childs_language(mama_client, little):
    says(journal.resume_or_open(little), "I want to draw a dinosaur")
    assert 'aria-label="dinosaur"' in strip(mama_client, PictureSearch.objects.get())


def find(client, conversation, phrase: str = "恐龙"):
    return client.post(reverse("pictures_find"), {"conversation": str(conversation.id), "phrase": phrase})


@pytest.mark.parametrize("phrase", ["恐龙", "我想画恐龙", "一只恐龙", "dinosaur", "I want to draw a dinosaur"])
def test_looking_for_pictures_gives_a_strip(child_client, conversation, pictures_allowed, phrase):
    answer = find(child_client, conversation, phrase)
    assert answer.status_code == 201 and answer.json()["count"] == 1
    assert child_client.get(answer.json()["url"]).status_code == 200


def test_looking_without_consent_is_refused_kindly(child_client, conversation):
    answer = find(child_client, conversation)
    assert answer.status_code == 403 and answer.json()["error"]["purpose"] == "pictures"
    assert not PictureSearch.objects.exists()


@pytest.mark.parametrize("phrase", ["", "   ", "画画", "一把枪", "\0", "something"])
def test_looking_for_nothing_is_answered_kindly(child_client, conversation, pictures_allowed, phrase):
    answer = find(child_client, conversation, phrase)
    assert answer.status_code == 200 and answer.json()["count"] == 0 and answer.json()["message"]


def test_looking_too_often_is_slowed_down(child_client, conversation, pictures_allowed):
    statuses = [find(child_client, conversation).status_code for _ in range(21)]
    assert statuses[:20] == [201] * 20 and statuses[20] == 429


@pytest.mark.parametrize("who", ["stranger_client", "teacher_client"])
def test_strangers_find_no_strip(request, conversation, who):
    says(conversation, "我想画一只恐龙")
    search = PictureSearch.objects.get()
    client = request.getfixturevalue(who)
    assert client.get(reverse("pictures_strip", args=[search.id])).status_code == 404
    assert client.post(reverse("pictures_choose", args=[search.id]), {"id": "dinosaur"}).status_code == 404
    assert find(client, conversation).status_code == 404
