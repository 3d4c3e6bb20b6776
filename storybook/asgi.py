"""The ASGI application: pages over HTTP, the talk over WebSocket (own origin and cookie, or a device's token)."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storybook.settings")
pages = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402  (needs the apps to be loaded)
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from storybook.going_down import lets_talks_leave  # noqa: E402
from voice.face.door import checks_origin  # noqa: E402
from voice.urls import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": lets_talks_leave(checks_origin(AuthMiddlewareStack(URLRouter(websocket_urlpatterns)))),
    }
)
