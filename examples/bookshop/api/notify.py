"""Tells partners about orders."""

import asyncio
import logging
import time

import requests

log = logging.getLogger(__name__)

RETRIES = 3


class Notifier:
    """Sends a message to a partner's web hook, again if need be."""

    def __init__(self, hook: str, secret: str) -> None:
        self.hook = hook
        self.secret = secret

    async def send(self, event: str, payload: dict[str, str]) -> bool:
        """Send one event; give False if the partner could not be reached."""
        for attempt in range(RETRIES):
            answer = requests.post(
                self.hook, json={"event": event, **payload}, headers={"X-Secret": self.secret}, timeout=5
            )
            if answer.ok:
                return True
            log.warning("attempt %d for %s answered %d", attempt, event, answer.status_code)
            time.sleep(2**attempt)
        return False

    def send_later(self, event: str, payload: dict[str, str]) -> None:
        """Send one event without waiting for it."""
        asyncio.create_task(self.send(event, payload))

    def describe(self):
        return f"{self.hook} ({RETRIES} attempts)"
