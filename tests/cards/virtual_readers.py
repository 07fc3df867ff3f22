"""Virtual cards in virtual readers, for tests that run inside of with-readers."""

import os
import subprocess
import time

# See README.md: the service must have looked once in between.
PAUSE = 0.7

HERE = os.path.dirname(os.path.abspath(__file__))


class Readers:
    """The readers of with-readers, and the cards in them. Ends with all cards taken out."""

    def __init__(self, virtual_card):
        self.program = virtual_card
        self.cards = {}
        self.emptied_at = {}

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        for reader in list(self.cards):
            self.remove(reader)

    def insert(self, reader, path, *options):
        """Puts the card whose file is path into a reader, 1 and up, which is empty."""
        if reader in self.cards:
            raise ValueError(f"reader {reader} has a card")
        time.sleep(max(0.0, self.emptied_at.get(reader, 0.0) + PAUSE - time.monotonic()))
        self.cards[reader] = subprocess.Popen([self.program, "--reader", str(reader), *options, path],
                                              stdin=subprocess.DEVNULL)

    def remove(self, reader):
        """Takes the card out, also one that has left by itself."""
        card = self.cards.pop(reader)
        card.terminate()
        card.wait()
        self.emptied_at[reader] = time.monotonic()

    def has_left(self, reader):
        """Whether a card with --leave-at has left."""
        return self.cards[reader].poll() is not None

    @staticmethod
    def daemon(action, *arguments):
        """`stop`, `kill`, or `start` with the number of readers."""
        subprocess.run([os.path.join(HERE, "daemon"), action, *arguments], check=True, timeout=60)
