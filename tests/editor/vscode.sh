#!/usr/bin/env bash
# Puts what test_vscode.py needs into a folder: VS Code as a server, and what steers a browser. Needs Node 20, npm, a C++
# compiler, Chromium and ripgrep; as root on Debian it installs the last three itself. What is there already stays.
#
#     tests/editor/vscode.sh FOLDER
set -euo pipefail
mkdir -p "$1" && cd "$1"
[ -f ready ] && exit

missing=()
command -v g++ >/dev/null || missing+=(g++ make)
command -v chromium >/dev/null || missing+=(chromium)
command -v rg >/dev/null || missing+=(ripgrep)
if [ ${#missing[@]} -gt 0 ]; then apt-get update -qq && apt-get install -qq -y "${missing[@]}"; fi

# The headers of the Node that is there, if it brought them: nothing has to be downloaded to compile against it.
node=$(dirname "$(dirname "$(command -v node)")")
if [ -d "$node/include/node" ]; then export npm_config_nodedir="$node"; fi
export npm_config_audit=false npm_config_fund=false npm_config_loglevel=error npm_config_yes=true

# Scripts of packages do not run: one of them fetches a program that Debian has, another asks for Kerberos. Those that
# compile what cannot be done without are run by name.
npm init --yes >/dev/null
npm install --ignore-scripts code-server@4.100.3 playwright-core@1
npm_config_build_from_source=true npm rebuild argon2
cd node_modules/code-server/lib/vscode
npm install --ignore-scripts --omit=dev
npm rebuild @vscode/spdlog native-watchdog node-pty
mkdir -p node_modules/@vscode/ripgrep/bin
ln -sf "$(command -v rg)" node_modules/@vscode/ripgrep/bin/rg
cd - >/dev/null && touch ready
