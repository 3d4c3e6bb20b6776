"""Where a browser's talk arrives."""

from django.urls import path, re_path

from voice.consumer import NoTalk, QuietConsumer, TalkConsumer

websocket_urlpatterns = [
    path("ws/talk/<uuid:conversation_id>/", TalkConsumer.as_asgi()),
    path("ws/talk/<uuid:conversation_id>/quiet/", QuietConsumer.as_asgi()),
    re_path("", NoTalk.as_asgi()),
]
