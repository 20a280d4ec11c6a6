;;; reviewer.el --- reviewer in eglot -*- lexical-binding: t -*-

;; Emacs 28 with eglot, or Emacs 29: load this file, then M-x eglot in a Python buffer.
;; `flymake' shows the findings, M-x eglot-code-actions offers fixes and "ignore here, with a reason".

;;; Code:

(require 'eglot)

(defcustom reviewer-trusted '("~/src")
  "Folders whose own mypy plugins and .venv may run; nothing of a project does elsewhere."
  :type '(repeat directory)
  :group 'eglot)

(defun reviewer-contact (&optional _interactive)
  "How to start the language server.
`fixOnSave' has to be asked for: eglot tells the last change only after
the save has asked for edits, unless `reviewer-tell-first' is there."
  (list "reviewer" "lsp" :initializationOptions
        (list :trusted (vconcat reviewer-trusted) :fixOnSave t)))

(defun reviewer-tell-first ()
  "Have a buffer send what was typed before it asks what to change on save."
  (when (eglot-managed-p)
    (add-hook 'before-save-hook #'eglot--signal-textDocument/didChange -90 t)))

(add-to-list 'eglot-server-programs '((python-mode python-ts-mode) . reviewer-contact))
(add-hook 'eglot-managed-mode-hook #'reviewer-tell-first)

(provide 'reviewer)
;;; reviewer.el ends here
