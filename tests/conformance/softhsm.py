"""A SoftHSM token in a folder of its own, filled with keys from PEM files."""

import os
import subprocess
import threading

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "123456"


class Token:
    def __init__(self, folder, label="ksk"):
        self.label = label
        self.conf = os.path.join(folder, "softhsm2.conf")
        tokens = os.path.join(folder, "tokens")
        os.makedirs(tokens)
        with open(self.conf, "w", encoding="utf-8") as conf:
            conf.write(f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n")
        self._run("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", PIN)
        self._folder = folder
        self._n_keys = 0
        self._importing = threading.Lock()

    def _run(self, *command):
        done = subprocess.run(command, env={**os.environ, "SOFTHSM2_CONF": self.conf}, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{command[0]} {command[1]}: {done.stdout}{done.stderr}")

    def import_key(self, pem, label):
        """Imports a private key; its public half follows from it. Any thread."""
        pkcs8 = os.path.join(self._folder, "key.pem")
        with self._importing:
            self._n_keys += 1
            self._run("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", pem, "-out", pkcs8)
            self._run("softhsm2-util", "--import", pkcs8, "--token", self.label, "--label", label,
                      "--id", f"{self._n_keys:02x}", "--pin", PIN)
            os.remove(pkcs8)

    def config(self):
        """The `hsm` section of a configuration that uses the token."""
        return f"hsm:\n  softhsm:\n    module: {MODULE}\n    pin: {PIN}\n    env:\n      SOFTHSM2_CONF: {self.conf}\n"
