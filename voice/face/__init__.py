"""The standard face: `/v1/realtime` speaks the OpenAI Realtime protocol to programs that are not our page.

    client ─ text frames ─► asking ─► ClientRelay (the same brain, shell and journal as the page) ─► telling ─► client

Everything inside is in the protocol's current (GA) shape; `beta` renames for clients of the old one, in and out.
"""
