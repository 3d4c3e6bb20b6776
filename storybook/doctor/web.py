"""Whether browsers will hand over the microphone here, and find the site under the name it has."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from storybook.doctor.finding import Finding, State, Words

HERE = ("localhost", "127.0.0.1", "::1")  # a secure context without HTTPS (W3C Secure Contexts, 3.1)


def microphone_needs_https() -> Iterator[Finding]:
    """Browsers give a microphone to HTTPS and to this very machine only."""
    if not settings.PUBLIC_URL or urlsplit(settings.PUBLIC_URL).hostname in HERE:
        yield Finding(
            "https",
            State.CARE,
            Words(
                "PUBLIC_URL 没有设，或者就是本机：只有在这台机器上用 localhost 打开，麦克风才会开。",
                "PUBLIC_URL is not set, or is this machine: the microphone opens only here, at localhost.",
            ),
            Words(
                "给别的设备用：准备域名和证书，设 PUBLIC_URL=https://…（docs/operations.md）",
                "for other devices: get a name and a certificate, set PUBLIC_URL=https://… (docs/operations.md)",
            ),
        )
    elif not settings.SERVED_BY_HTTPS:
        yield Finding(
            "https",
            State.TROUBLE,
            Words(
                "PUBLIC_URL 不是 https：浏览器不会给麦克风。", "PUBLIC_URL is not https: no browser gives a microphone."
            ),
            Words(
                "把 PUBLIC_URL 改成 https:// 开头的地址", "change PUBLIC_URL to an address that begins with https://"
            ),
        )
    else:
        yield Finding("https", State.GOOD, Words("有 HTTPS，麦克风可以开。", "HTTPS: microphones may open."))


def addresses() -> Iterator[Finding]:
    """The public host must be allowed, and its origin trusted by forms."""
    if not settings.PUBLIC_URL:
        return
    parts = urlsplit(settings.PUBLIC_URL)
    if not parts.hostname or parts.path not in ("", "/"):
        yield Finding(
            "address",
            State.TROUBLE,
            Words("PUBLIC_URL 不像一个网址。", "PUBLIC_URL does not look like an address."),
            Words("写成 https://域名，后面不带路径", "write https://name, without a path"),
        )
    elif not validate_host(parts.hostname, settings.ALLOWED_HOSTS):
        yield Finding(
            "address",
            State.TROUBLE,
            Words(f"{parts.hostname} 不在 ALLOWED_HOSTS 里。", f"{parts.hostname} is not in ALLOWED_HOSTS."),
            Words("把它加进 ALLOWED_HOSTS，保留 127.0.0.1", "add it to ALLOWED_HOSTS and keep 127.0.0.1"),
        )
    elif settings.PUBLIC_URL.rstrip("/") not in settings.CSRF_TRUSTED_ORIGINS:
        yield Finding(
            "address",
            State.TROUBLE,
            Words("CSRF_TRUSTED_ORIGINS 里没有 PUBLIC_URL。", "CSRF_TRUSTED_ORIGINS does not hold PUBLIC_URL."),
            Words("PUBLIC_URL 末尾不要斜杠", "write PUBLIC_URL without a slash at its end"),
        )
    else:
        yield Finding("address", State.GOOD, Words(f"网址是 {parts.hostname}。", f"The address is {parts.hostname}."))
