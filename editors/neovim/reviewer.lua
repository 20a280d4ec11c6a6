-- Neovim 0.11: save as ~/.config/nvim/lsp/reviewer.lua, then `vim.lsp.enable("reviewer")` in init.lua.
-- Findings show as diagnostics; `gra` offers fixes and "ignore here, with a reason", `K` the rule's page.
-- On `:w`, Neovim asks for the safe edits by itself (willSaveWaitUntil).
return {
  cmd = { "reviewer", "lsp" },
  filetypes = { "python" },
  root_markers = { "reviewer.toml", "pyproject.toml", "setup.cfg", ".git" },
  init_options = {
    -- Folders whose own mypy plugins and .venv may run; nothing of a project does elsewhere.
    trusted = { "~/src" },
  },
}
