/* SHA-256 (FIPS 180-4) of files of any length, piece by piece: a recording does not fit into memory. */
const Sha256 = (() => {
  /* The first 32 bits of the fractional parts of roots of the first primes: FIPS 180-4, sections 4.2.2 and 5.3.3. */
  function fractionBits (root) {
    return Math.floor ((root - Math.floor (root)) * 0x100000000) | 0;
  }

  function firstPrimes (n) {
    const primes = [];
    for (let candidate = 2; primes.length < n; candidate++)
      if (primes.every ((prime) => candidate % prime !== 0))
        primes.push (candidate);
    return primes;
  }

  const BLOCK_BYTES = 64;
  const primes = firstPrimes (64);
  const K = Int32Array.from (primes, (prime) => fractionBits (Math.cbrt (prime)));
  const INITIAL = Int32Array.from (primes.slice (0, 8), (prime) => fractionBits (Math.sqrt (prime)));

  return class {
    constructor () {
      this.state = INITIAL.slice ();
      this.schedule = new Int32Array (64);
      this.block = new Uint8Array (BLOCK_BYTES);
      this.used = 0;
      this.bytes = 0;
    }

    compress (data, at) {
      const w = this.schedule;
      for (let i = 0; i < 16; i++, at += 4)
        w[i] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
      for (let i = 16; i < 64; i++) {
        const x = w[i - 15], y = w[i - 2];
        const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
      }

      let [a, b, c, d, e, f, g, h] = this.state;
      for (let i = 0; i < 64; i++) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g;
        g = f;
        f = e;
        e = (d + t1) | 0;
        d = c;
        c = b;
        b = a;
        a = (t1 + t2) | 0;
      }
      [a, b, c, d, e, f, g, h].forEach ((value, i) => {
        this.state[i] += value;
      });
    }

    update (data) {
      let at = 0;
      this.bytes += data.length;
      if (this.used > 0) {
        at = Math.min (BLOCK_BYTES - this.used, data.length);
        this.block.set (data.subarray (0, at), this.used);
        this.used += at;
        if (this.used < BLOCK_BYTES)
          return;
        this.compress (this.block, 0);
        this.used = 0;
      }
      for (; at + BLOCK_BYTES <= data.length; at += BLOCK_BYTES)
        this.compress (data, at);
      this.block.set (data.subarray (at), 0);
      this.used = data.length - at;
    }

    /* 64 lower-case hex digits. Nothing can be added afterwards. */
    finish () {
      const bits = this.bytes * 8;
      const padding = new Uint8Array ((this.used < 56 ? 56 : 120) - this.used + 8);
      padding[0] = 0x80;
      const length = new DataView (padding.buffer, padding.length - 8);
      length.setUint32 (0, Math.floor (bits / 0x100000000));
      length.setUint32 (4, bits >>> 0);
      this.update (padding);
      return Array.from (this.state, (word) => (word >>> 0).toString (16).padStart (8, "0")).join ("");
    }
  };
}) ();

/* The SHA-256 of a File or Blob, in hex. `tell` is called with the share that is done, 0 to 1. */
async function hashFile (file, tell = () => {}) {
  const PIECE_BYTES = 4 * 1024 * 1024;
  const sum = new Sha256 ();
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    sum.update (new Uint8Array (await file.slice (at, at + PIECE_BYTES).arrayBuffer ()));
    tell (Math.min (1, (at + PIECE_BYTES) / file.size));
  }
  return sum.finish ();
}
