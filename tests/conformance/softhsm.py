"""A SoftHSM token in a folder of its own, filled with keys from files.

SoftHSM rewrites the token at every login, so two processes that share one may find it half written: whoever works at the
same time as another takes a token, or a copy of one, for itself.
"""

import os
import shutil
import subprocess

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "123456"


class Token:
    def __init__(self, folder, label="ksk", copy_of=None):
        """folder: is there, and holds no token yet."""
        self.label = label
        self.conf = os.path.join(folder, "softhsm2.conf")
        self._folder = folder
        self._tokens = os.path.join(folder, "tokens")
        self._n_keys = 0
        with open(self.conf, "w", encoding="utf-8") as conf:
            conf.write(f"directories.tokendir = {self._tokens}\nobjectstore.backend = file\nlog.level = ERROR\n")
        if copy_of:
            shutil.copytree(copy_of._tokens, self._tokens)
        else:
            os.mkdir(self._tokens)
            self._run("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", PIN)

    def _run(self, *command):
        done = subprocess.run(command, env={**os.environ, "SOFTHSM2_CONF": self.conf}, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{command[0]} {command[1]}: {done.stdout}{done.stderr}")

    def _next_id(self):
        self._n_keys += 1
        return f"{self._n_keys:02x}"

    def import_key(self, pem, label):
        """Imports a private key; its public half follows from it."""
        pkcs8 = os.path.join(self._folder, "key.pem")
        self._run("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", pem, "-out", pkcs8)
        self._run("softhsm2-util", "--import", pkcs8, "--token", self.label, "--label", label, "--id", self._next_id(),
                  "--pin", PIN)
        os.remove(pkcs8)

    def import_public_key(self, der, label):
        """Imports a public key alone: enough for all that does not sign."""
        self._run("pkcs11-tool", "--module", MODULE, "--token-label", self.label, "--login", "--pin", PIN,
                  "--write-object", der, "--type", "pubkey", "--label", label, "--id", self._next_id())

    def config(self):
        """The `hsm` section of a configuration that uses the token."""
        return f"hsm:\n  softhsm:\n    module: {MODULE}\n    pin: {PIN}\n    env:\n      SOFTHSM2_CONF: {self.conf}\n"
