// Drive Firefox through the studio: node firefox.mjs ADDRESS FIREFOX. Prints what was seen, as one line of JSON.
import puppeteer from "puppeteer-core";

const [address, executablePath] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true, protocolTimeout: 60_000 });
try {
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(`${address}/accounts/login/`);
  await page.type("[name=login]", "mama");
  await page.type("[name=password]", "huaban2026");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  const child = await page.waitForSelector("form[action*='/enter/'] button");
  await Promise.all([page.waitForNavigation(), child.click()]);
  await page.waitForSelector("[data-start][open]");
  await page.waitForSelector("[data-sheet]:not([data-busy])");
  await page.evaluate(() => document.querySelector("[data-start]").close());

  /** How much of the paper is not white. */
  const ink = () => page.evaluate(() => {
    const paper = document.querySelector("[data-still]");
    const { data } = paper.getContext("2d").getImageData(0, 0, paper.width, paper.height);
    let cells = 0;
    for (let at = 1; at < data.length; at += 4) if (data[at] < 250) cells += 1;
    return cells;
  });
  const draw = async (from, to) => {
    const { x, y, width, height } = await (await page.$("[data-live]")).boundingBox();
    await page.mouse.move(x + width * from[0], y + height * from[1]);
    await page.mouse.down();
    await page.mouse.move(x + width * to[0], y + height * to[1], { steps: 8 });
    await page.mouse.up();
  };
  const blank = await ink();
  await draw([0.2, 0.3], [0.6, 0.6]);
  const drawn = await ink();
  await page.click("[data-do=undo]");
  const undone = await ink();
  const kept = page.waitForResponse((answer) => answer.url().endsWith("/drawings/paper/"), { timeout: 60_000 });
  await draw([0.2, 0.7], [0.7, 0.4]);
  console.log(JSON.stringify({ blank, drawn, undone, kept: (await kept).status(), errors }));
} finally {
  await browser.close();
}
