// Drives VS Code in Chromium and writes to REVIEWER_TOLD, as JSON, what it saw.
//
//     node drive.mjs ADDRESS FILE-NAME FOLDER-FOR-PICTURES CHROMIUM work|missing
//
// `work`: the file is opened in a workspace that is not trusted, then trusted, changed and saved. `missing`: what is said
// where the server cannot be started.
import { writeFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [address, name, pictures, executablePath, scenario] = process.argv.slice(2);
const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const ROWS = ".markers-panel .monaco-list-row";
const browser = await chromium.launch({ executablePath, args: QUIET });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
page.setDefaultTimeout(60_000);
const told = {};

const texts = async (selector) =>
  (await page.locator(selector).allInnerTexts()).map((each) => each.replace(/\s+/g, " ").trim());
const problems = () => texts(`${ROWS}:not([aria-level='1'])`);
const picture = (what) => page.screenshot({ path: `${pictures}/${what}.png` });
const word = (text) => page.locator(".monaco-editor .view-line").getByText(text, { exact: true });

async function command(words) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").fill(`>${words}`);
  await page.locator(".quick-input-list .monaco-list-row.focused").waitFor();
  await page.keyboard.press("Enter");
}

async function open() {
  await page.goto(address);
  const trust = page.locator(".monaco-dialog-box");
  await trust.waitFor();
  await trust.getByText("No, I don't trust").click();
  await page.locator(".explorer-folders-view").getByText(name, { exact: true }).dblclick();
  await page.locator(".monaco-editor .view-line").first().waitFor();
}

async function see() {
  await page.locator(".monaco-editor [class*=squiggly]").first().waitFor();
  await command("Problems: Focus on Problems View");
  await page.locator(`${ROWS}:not([aria-level='1'])`).first().waitFor();
  told.opened = await problems();
  await picture("opened");

  await word("os").hover();
  await page.locator(".monaco-hover:visible").first().waitFor();
  told.hover = (await texts(".monaco-hover:visible")).join(" ");
  await picture("hover");

  await word("os").click();
  await page.keyboard.press("Control+.");
  await page.locator(".action-widget .monaco-list-row.action").first().waitFor();
  told.actions = await texts(".action-widget .monaco-list-row.action");
  await picture("actions");
  await page.keyboard.press("Escape");
}

async function trust() {
  await command("Workspaces: Manage Workspace Trust");
  await page.locator(".workspace-trust-editor").getByText("Trust", { exact: true }).click();
  await page.locator("[id='status.workspaceTrust']").waitFor({ state: "hidden" });
  await picture("trusted");
}

async function save(typed) {
  await page.locator(".tabs-container .tab").getByText(name, { exact: true }).click();
  await page.locator(".monaco-editor .view-line").first().click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(typed);
  await page.locator(ROWS).getByText("f-string-without-values").waitFor();
  await page.keyboard.press("Control+S");
  await command("Problems: Focus on Problems View");
  await page.locator(ROWS).getByText("wrong-assignment").waitFor();
  told.saved = await problems();
  await picture("saved");
}

try {
  await open();
  if (scenario === "work") {
    await see();
    await trust();
    await save('Y = f"none"\nZ: int = Y\n');
  } else {
    await page.locator(".notification-toast").getByText("cannot be started").waitFor();
    told.said = await texts(".notification-toast .notification-list-item-message");
    told.offered = await texts(".notification-toast .notification-list-item-buttons-container .monaco-button");
    await picture("missing");
  }
} catch (cause) {
  told.trouble = String(cause);
  await picture("trouble");
} finally {
  writeFileSync(process.env.REVIEWER_TOLD, JSON.stringify(told));
  await browser.close();
}
