// Starts `reviewer lsp` for Python files, and tells it whether the workspace is trusted.
"use strict";

const { commands, window, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const SECTION = "reviewer";
const KEYS = ["config", "debounce", "mypy", "fixOnSave", "workspaceDiagnostics"];
let client;

/** What the server is to know: the user's settings, and what only VS Code knows. */
function settings() {
  const set = workspace.getConfiguration(SECTION);
  const known = Object.fromEntries(KEYS.map((key) => [key, set.get(key)]));
  return { ...known, trusted: workspace.isTrusted };
}

function tell() {
  client?.sendNotification("workspace/didChangeConfiguration", { settings: { [SECTION]: settings() } });
}

async function start() {
  const [command, ...args] = workspace.getConfiguration(SECTION).get("command");
  client = new LanguageClient(SECTION, "reviewer", { command, args }, {
    documentSelector: [{ scheme: "file", language: "python" }],
    initializationOptions: settings(),
    middleware: { workspace: { configuration: (asked) => asked.items.map(settings) } },
  });
  try {
    await client.start();
  } catch {
    window.showErrorMessage(
      `reviewer: ${command} cannot be started; install reviewer-bot, or set "reviewer.command" to where it is.`,
    );
  }
}

async function activate(context) {
  context.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(tell),
    workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(SECTION) && tell()),
    commands.registerCommand("reviewer.restart", async () => {
      await deactivate();
      await start();
    }),
  );
  await start();
}

async function deactivate() {
  const running = client;
  client = undefined;
  if (running?.isRunning()) await running.stop();
}

module.exports = { activate, deactivate };
