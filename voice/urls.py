"""Where a browser's talk arrives, where a native app asks for a token, and a guardian's pages about talking."""

from django.urls import path, re_path

from voice import time_views, views
from voice.consumer import NoTalk, QuietConsumer, TalkConsumer
from voice.echo import EchoConsumer
from voice.face.consumer import FaceConsumer

urlpatterns = [
    path("api/voice/token", views.token, name="voice_token"),
    path("parents/sound/", time_views.sound_check, name="sound_check"),
    path("parents/children/<uuid:child_id>/time/", time_views.talk_time, name="talk_time"),
    path("parents/children/<uuid:child_id>/time/more/", time_views.more_time_give, name="more_time_give"),
]

websocket_urlpatterns = [
    path("ws/talk/<uuid:conversation_id>/", TalkConsumer.as_asgi()),
    path("ws/talk/<uuid:conversation_id>/quiet/", QuietConsumer.as_asgi()),
    path("ws/echo/", EchoConsumer.as_asgi()),
    path("v1/realtime", FaceConsumer.as_asgi()),
    re_path("", NoTalk.as_asgi()),
]
