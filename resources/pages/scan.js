/* Codes from the camera of the reader's device, where the browser can do that. */
const Scanner = (() => {
  const EVERY_MS = 200;
  let stream = null;

  async function read (video, found) {
    const detector = new BarcodeDetector ({ formats: ["qr_code"] });
    while (stream !== null) {
      const codes = await detector.detect (video);
      if (codes.length > 0) {
        found (codes[0].rawValue);
        return;
      }
      await new Promise ((done) => setTimeout (done, EVERY_MS));
    }
  }

  return {
    isThere () {
      return "BarcodeDetector" in window && navigator.mediaDevices !== undefined;
    },

    /* Shows what the camera sees until a code was found or stop() was called. Fails with the browser's reason. */
    async start (video, found) {
      stream = await navigator.mediaDevices.getUserMedia ({ video: { facingMode: "environment" } });
      try {
        video.srcObject = stream;
        await video.play ();
        await read (video, found);
      } finally {
        this.stop (video);
      }
    },

    stop (video) {
      for (const track of stream?.getTracks () ?? [])
        track.stop ();
      stream = null;
      video.srcObject = null;
    },
  };
}) ();
