-- Drives a real Neovim: opens a file, waits for findings, types, saves, and tells what it saw as JSON.
local told = {}
local failed, trouble = pcall(function()
  vim.lsp.config("reviewer", dofile(vim.env.REVIEWER_SETTINGS))
  vim.lsp.enable("reviewer")
  vim.cmd.edit(vim.env.REVIEWER_FILE)
  vim.cmd.setfiletype("python")
  local function codes()
    return vim.tbl_map(function(each) return { each.code, each.lnum } end, vim.diagnostic.get(0))
  end
  assert(vim.wait(40000, function() return #codes() > 0 end), "no findings came")
  told.opened = codes()
  local client = vim.lsp.get_clients({ name = "reviewer" })[1]
  told.pulls = client.server_capabilities.diagnosticProvider ~= nil
  vim.api.nvim_win_set_cursor(0, { 3, 0 })
  local asked = vim.lsp.util.make_range_params(0, client.offset_encoding)
  asked.context = { diagnostics = {} }
  local answer = client:request_sync("textDocument/codeAction", asked, 20000)
  told.actions = vim.tbl_map(function(each) return each.title end, answer.result)
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'Y = f"none"' })
  assert(vim.wait(40000, function() return #codes() > 1 end), "what was typed is not found")
  -- A save that comes before the fix is known leaves the text as it is; the next one has it.
  vim.wait(20000, function()
    vim.cmd.write()
    told.saved = table.concat(vim.fn.readfile(vim.env.REVIEWER_FILE), "\n") .. "\n"
    return told.saved:find('Y = "none"', 1, true) ~= nil
  end)
  -- What was typed is known within a moment, without the fixed line.
  vim.api.nvim_buf_set_lines(0, 2, 3, false, {})
  assert(vim.wait(40000, function() return #codes() == 0 end), "findings stay: " .. vim.inspect(vim.diagnostic.get(0)) .. vim.inspect(vim.api.nvim_buf_get_lines(0, 0, -1, false)))
  vim.cmd.write()
  vim.lsp.stop_client(vim.lsp.get_clients())
  vim.wait(10000, function() return #vim.lsp.get_clients() == 0 end)
end)
if not failed then told.trouble = trouble end
vim.fn.writefile({ vim.json.encode(told) }, vim.env.REVIEWER_TOLD)
vim.cmd("qa!")
