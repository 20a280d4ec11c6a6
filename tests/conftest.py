"""What holds for all tests."""

from __future__ import annotations

import signal

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell ignores Ctrl-C for what it starts in the background, and all programs below inherit that:
    # what is tested of interrupts would never end.
    signal.signal(signal.SIGINT, signal.default_int_handler)
