"""The first load of the studio stays small."""

from tests.browser.conftest import TABLET, log_in

BUDGET_BYTES = 180 * 1024
MOST_MODULES = 30


def test_first_load_of_the_studio_stays_in_its_budget(chromium, house):
    """Everything that crosses the wire until the page rests, as the browser's network panel counts it."""
    context = chromium.new_context(viewport=TABLET)
    page = context.new_page()
    log_in(page, house.url)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    urls: dict[str, str] = {}
    bytes_of: dict[str, int] = {}
    wire.on("Network.responseReceived", lambda event: urls.update({event["requestId"]: event["response"]["url"]}))
    wire.on(
        "Network.loadingFinished",
        lambda event: bytes_of.update({event["requestId"]: int(event["encodedDataLength"])}),
    )
    page.locator("form[action*='/enter/'] button").first.click()
    page.wait_for_url("**/studio/**")
    page.wait_for_load_state("networkidle")
    loaded = {urls[request]: size for request, size in bytes_of.items() if request in urls}
    modules = [url for url in loaded if url.endswith(".js")]
    context.close()
    report = "\n".join(f"{size:8} {url}" for url, size in sorted(loaded.items(), key=lambda item: -item[1]))
    assert len(modules) <= MOST_MODULES, report
    assert sum(loaded.values()) <= BUDGET_BYTES, report
    assert any("/studio/" in url for url in loaded) and len(modules) > 10, report
