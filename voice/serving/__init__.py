"""A WebSocket server for talks: the same ASGI application as under any other server, with a short way for sound.

browser ─ HTTP head ─► doorstep ─► storybook.asgi.application (Origin, log-in, routing, consumer) ─ accept ─►
        ─ frames ────► frames ───► receive(), or straight to the consumer that asked for it
"""
