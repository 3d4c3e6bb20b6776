"""Where a browser's talk arrives."""

from django.urls import path

from voice.consumer import QuietConsumer, TalkConsumer

websocket_urlpatterns = [
    path("ws/talk/<uuid:conversation_id>/", TalkConsumer.as_asgi()),
    path("ws/talk/<uuid:conversation_id>/quiet/", QuietConsumer.as_asgi()),
]
