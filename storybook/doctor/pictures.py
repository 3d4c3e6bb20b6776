"""Reference pictures: whether Unsplash lets us in, and how many requests the hour has left."""

from collections.abc import Iterator

from django.conf import settings

from gateway.errors import BadKey, GatewayError, TooBusy
from storybook.doctor.finding import Finding, State, Words
from vision.pictures import finding

FEW_LEFT = 5
OURS = Words("没有用 Unsplash：参考图用我们自己画的。", "Unsplash is not used: reference pictures are our own.")
REFUSED = Words(
    "401：密钥不对，到 unsplash.com/oauth/applications 重新抄 Access Key（不是 Secret Key）到 UNSPLASH_ACCESS_KEY；"
    "403：应用没有权限或被停用，在同一页看原因",
    "401: the key is wrong, copy the Access Key (not the Secret Key) from unsplash.com/oauth/applications to "
    "UNSPLASH_ACCESS_KEY; 403: the application has no permission or is suspended, the same page says why",
)
USED_UP = Words(
    "等到下一个整点，这之前用我们自己画的图；常常这样，就在 unsplash.com/oauth/applications 申请 Production",
    "wait for the next full hour, our own pictures are shown until then; if it happens often, apply for Production at "
    "unsplash.com/oauth/applications",
)
LOST = Words(
    "看网络、防火墙和 UNSPLASH_BASE_URL；这期间用我们自己画的图",
    "look at network, firewall and UNSPLASH_BASE_URL; our own pictures are shown meanwhile",
)


def unsplash() -> Iterator[Finding]:
    """One search for one photo, when a key is set."""
    if not settings.UNSPLASH_ACCESS_KEY:
        yield Finding("unsplash", State.OFF, OURS)
        return
    try:
        left = finding.unsplash("en").remaining()
    except GatewayError as error:
        yield _lost(error)
        return
    if left is None:
        yield Finding("unsplash", State.GOOD, Words("连得上，密钥有效。", "Reachable, and the key is good."))
        return
    said = Words(f"密钥有效，这一小时还能问 {left} 次。", f"The key is good; {left} requests are left this hour.")
    if left < FEW_LEFT:
        yield Finding("unsplash", State.CARE, said, USED_UP)
    else:
        yield Finding("unsplash", State.GOOD, said)


def _lost(error: GatewayError) -> Finding:
    if isinstance(error, TooBusy):
        said = Words("这一小时的次数用完了。", "The hour's requests are used up.")
        return Finding("unsplash", State.CARE, said, USED_UP)
    said = Words(f"不通：{type(error).__name__} {error}", f"No: {type(error).__name__} {error}")
    return Finding("unsplash", State.TROUBLE, said, REFUSED if isinstance(error, BadKey) else LOST)
