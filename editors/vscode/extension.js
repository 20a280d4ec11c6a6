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

/** Leaves it to us to say that the server cannot be started: one sentence with a way out, not two notifications. */
class Client extends LanguageClient {
  error(message, data, shown) {
    super.error(message, data, this.started ? shown : false);
  }
}

async function refuse(command) {
  const open = "Open Settings";
  const chosen = await window.showErrorMessage(
    `reviewer: "${command}" cannot be started. Install reviewer-bot, or set "reviewer.command" to where it is.`,
    open,
  );
  if (chosen === open) await commands.executeCommand("workbench.action.openSettings", `${SECTION}.command`);
}

async function start() {
  const [command, ...args] = workspace.getConfiguration(SECTION).get("command");
  client = new Client(SECTION, "reviewer", { command, args }, {
    documentSelector: [{ scheme: "file", language: "python" }],
    initializationOptions: settings(),
    middleware: { workspace: { configuration: (asked) => asked.items.map(settings) } },
  });
  try {
    await client.start();
    client.started = true;
  } catch {
    refuse(command);
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
