#!/usr/bin/python3
"""`ksk footage`: whole films, films with gaps, cut off, broken, and what is no film at all."""

import os
import random
import shutil
import subprocess

from harness import Skip, main, read, require, test, write

# The first frame of every film that make-film makes, in milliseconds after midnight of that day.
FIRST = "2027-02-03T04:05:06.789Z"
FIRST_MS = ((4 * 60 + 5) * 60 + 6) * 1000 + 789
# Its films have ten frames a second, a key frame each second, and a new record each second.
FRAMES = 40


def moment(ms):
    ms += FIRST_MS
    return f"2027-02-03T{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}Z"


def footage(stage, *arguments):
    # What plugins there are is looked up once for all tests.
    stage.env["GST_REGISTRY_1_0"] = os.path.join(stage.options.scratch, "plugins")
    return stage.ksk("footage", *arguments)


def film(stage, *arguments, name="film.mkv"):
    path = stage.path(name)
    done = subprocess.run([stage.options.make_film, *map(str, arguments), path], capture_output=True, text=True,
                          timeout=60)
    require(done.returncode == 0, f"make-film: {done.stdout}{done.stderr}")
    return path


def ffmpeg(stage, *arguments, name):
    if not shutil.which("ffmpeg"):
        raise Skip("ffmpeg is not installed")
    path = stage.path(name)
    done = subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *map(str, arguments), path], capture_output=True,
                          text=True, timeout=60)
    require(done.returncode == 0, f"ffmpeg: {done.stderr}")
    return path


@test
def whole_films(stage):
    for name in ("film.mkv", "film.mp4", "film.webm"):
        path = film(stage, name=name)
        result = footage(stage, "--json", path).exits(0).is_quiet().json()
        require(result["verdict"] == "accept" and result["objection"] is None, result)
        require((result["width"], result["height"]) == (640, 360), result)
        require(result["frames"] == result["stamped"] == FRAMES, result)
        require(result["first"] == {"time": FIRST, "film_us": 0}, result)
        require(result["last"] == {"time": moment(3900), "film_us": 3900000}, result)
        require(not result["n_gaps"] and not result["n_clock_steps"], result)
        require([(record["seq"], record["time"], record["film_us"]) for record in result["records"]]
                == [(n + 1, moment(1000 * n), 1000000 * n) for n in range(4)], result)
        require(len({record["hash"] for record in result["records"]}) == 4, result)
        require(result["records"][0]["hash"] == "3dba37bb0871edef", result)
        footage(stage, path).exits(0).is_quiet().prints(f"{FRAMES} of 640x360", FIRST, moment(3900),
                                                        f"2  55f3858e9bf30865  {moment(1000)}  1.000\n")


@test
def key_frames(stage):
    for name in ("film.mkv", "film.mp4", "film.webm"):
        path = film(stage, name=name)
        result = footage(stage, "--json", "--keyframes", path).exits(0).is_quiet().json()
        require(result["frames"] == result["stamped"] == 4 and result["key_frames_only"], result)
        require([record["seq"] for record in result["records"]] == [1, 2, 3, 4], result)
        require(result["last"] == {"time": moment(3000), "film_us": 3000000}, result)


@test
def gaps_and_clock_steps(stage):
    path = film(stage, "--skip-from", 11, "--skipped", 7, "--clock-step-ms", -60000)
    result = footage(stage, "--json", path).exits(0).json()
    require(result["frames"] == FRAMES - 7, result)
    require(result["gaps"] == [{"time": moment(1000), "film_us": 1000000, "ms": 800}], result)
    require(result["clock_steps"] == [{"time": moment(1900), "film_us": 1900000, "ms": -60000}], result)
    footage(stage, path).exits(0).prints("Gaps:         1\n", "+0.800 s", "Clock steps:  1\n", "-60.000 s")
    # Four frames that are missing leave half a second: no gap yet.
    path = film(stage, "--skip-from", 11, "--skipped", 4)
    require(footage(stage, "--json", path).exits(0).json()["n_gaps"] == 0, "a gap of half a second")


@test
def frames_without_stamps(stage):
    path = film(stage, "--bare-from", 20, "--bare", 3)
    result = footage(stage, "--json", path).exits(1).complains("3 of 40 frames have no stamp").json()
    require(result["verdict"] == "reject" and result["stamped"] == FRAMES - 3, result)
    path = film(stage, "--bare-from", 0, "--bare", FRAMES)
    footage(stage, path).exits(1).complains("no frame has a stamp").prints("Stamped:      0")
    result = footage(stage, "--json", path).exits(1).json()
    require(result["first"] is None and not result["records"], result)


@test
def strip_painted_over(stage):
    """The QR code then says the same."""
    path = film(stage, "--width", 1280, "--height", 720)
    strip = footage(stage, "--json", path).exits(0).json()
    painted = ffmpeg(stage, "-i", path, "-vf", "drawbox=x=0:y=640:w=120:h=64:color=gray:t=fill", "-c:v", "libx264",
                     "-bf", 0, name="painted.mkv")
    code = footage(stage, "--json", painted).exits(0).json()
    require(code["by_qr"] == FRAMES and code["by_strip"] == 0, code)
    require(code["records"] == strip["records"], code)


@test
def encoded_again(stage):
    """Other sizes and encoders, with frames that are stored in another order than shown."""
    path = film(stage, "--width", 1280, "--height", 720)
    before = footage(stage, "--json", path).exits(0).json()
    for name, *how in (("b.mp4", "-c:v", "libx264", "-bf", 3), ("small.mkv", "-s", "640x360", "-c:v", "libx264"),
                       ("odd.webm", "-s", "960x540", "-c:v", "libvpx", "-deadline", "realtime", "-b:v", "1M")):
        after = footage(stage, "--json", ffmpeg(stage, "-i", path, *how, name=name)).exits(0).json()
        require(after["stamped"] == FRAMES and not after["n_clock_steps"], after)
        require([record["hash"] for record in after["records"]] == [record["hash"] for record in before["records"]],
                after)


@test
def cut_off(stage):
    """Wherever a crash cuts a Matroska file, what is before can be read."""
    whole = read(film(stage))
    frames = []
    for share in (0.3, 0.6, 0.9, 0.99):
        path = write(stage.path("cut.mkv"), whole[:int(len(whole) * share)])
        result = footage(stage, "--json", path).exits(0).is_quiet().json()
        require(result["stamped"] == result["frames"] and result["first"]["time"] == FIRST, result)
        frames.append(result["frames"])
    require(0 < frames[0] < frames[1] < frames[2] <= frames[3] < FRAMES, frames)
    write(path, whole[:200])
    footage(stage, path).refuses(3, path)
    path = write(stage.path("cut.mp4"), read(film(stage, name="film.mp4"))[:-2000])
    footage(stage, path).refuses(3, path)


@test
def broken(stage):
    """Bytes that were changed: some answer, soon, and never a stamp that was not there."""
    for name in ("film.mkv", "film.mp4", "film.webm"):
        whole = read(film(stage, name=name))
        path = stage.path("broken" + name[4:])
        chance = random.Random(name)
        for number in range(9):
            data = bytearray(whole)
            # The heads of the container, and anywhere.
            for _ in range(1 + 8 * (number % 3)):
                data[chance.randrange(12, 600 if number % 2 else len(data))] = chance.randrange(256)
            write(path, bytes(data))
            result = footage(stage, "--json", path)
            require(result.code in (0, 1, 3), result)
            for record in result.json()["records"] if result.code < 3 else ():
                require(record["seq"] in (1, 2, 3, 4), result)


def packets(stage, path):
    """Place and length in the file of each encoded frame."""
    if not shutil.which("ffprobe"):
        raise Skip("ffprobe is not installed")
    out = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=pos,size", "-of",
                          "csv=p=0", path], capture_output=True, text=True, timeout=60, check=True).stdout
    # The file's own word for the length comes first.
    return [(int(pos), int(size)) for size, pos in (line.split(",")[:2] for line in out.split())]


@test
def damaged_frames(stage):
    """A frame that cannot be decoded whole shows no stamp of another one, and those before and after have theirs."""
    for name in ("film.mkv", "film.mp4", "film.webm"):
        whole = read(film(stage, name=name))
        places = packets(stage, stage.path(name))
        require(len(places) == FRAMES, places)
        for number in (5, 15, 20, 27, 30, 38):
            pos, size = places[number]
            for filling in (b"\xff", b"\0", random.Random(number).randbytes(1)):
                begin, end = pos + size // 2, pos + size
                path = write(stage.path("damaged" + name[4:]), whole[:begin] + filling * (end - begin) + whole[end:])
                result = footage(stage, "--json", path).json()
                require(result["n_clock_steps"] == 0, (name, number, filling, result["clock_steps"]))
                require(result["frames"] >= FRAMES - 1 and result["stamped"] >= FRAMES - 11, (name, number, result))
                # The damaged key frame of a record's second takes the second with it.
                seen = [record["seq"] for record in result["records"]]
                require(set(seen) <= {1, 2, 3, 4} and sorted(set(seen)) == seen and len(seen) >= 3, (name, number, seen))


@test
def cut_by_a_list(stage):
    """An MP4 may leave out its beginning without a new key frame there: what is shown is read, and nothing else."""
    path = film(stage, name="film.mp4")
    edited = ffmpeg(stage, "-ss", 1.25, "-i", path, "-c", "copy", name="edited.mp4")
    result = footage(stage, "--json", edited).exits(0).is_quiet().json()
    require(result["first"] == {"time": moment(1200), "film_us": 0}, result["first"])
    require(result["last"]["time"] == moment(3900), result["last"])
    require(result["frames"] == result["stamped"] == FRAMES - 12 and not result["n_clock_steps"], result)


@test
def key_frames_of_others(stage):
    """Key frames after which frames before them are shown, as other encoders make them."""
    path = film(stage)
    others = ffmpeg(stage, "-i", path, "-c:v", "libx264", "-bf", 3, "-x264-params", "open-gop=1:keyint=10:min-keyint=10",
                    name="others.mkv")
    result = footage(stage, "--json", "--keyframes", others).exits(0).is_quiet().json()
    require(result["frames"] == result["stamped"] == 4 and not result["n_clock_steps"], result)
    require([record["seq"] for record in result["records"]] == [1, 2, 3, 4], result)
    # Such an encoder has one key frame, and marks others from which a picture becomes whole little by little.
    slowly = ffmpeg(stage, "-i", path, "-c:v", "libx264", "-bf", 3, "-x264-params", "intra-refresh=1:keyint=10",
                    name="slowly.mkv")
    result = footage(stage, "--json", "--keyframes", slowly).exits(0).is_quiet().json()
    require(result["frames"] == result["stamped"] == 1, result)


@test
def hidden_size(stage):
    """Pictures beyond the limits, whole and with a small part that is shown; the container says that they are small."""
    size, lie = b"\xb0\x82\x12\x00\xba\x82\x0a\x20", b"\xb0\x82\x02\x80\xba\x82\x01\x68"
    huge = ffmpeg(stage, "-f", "lavfi", "-i", "color=s=4608x2592:d=0.2:r=10", "-pix_fmt", "yuv420p", "-c:v", "libx264",
                  name="huge.mkv")
    cropped = ffmpeg(stage, "-i", huge, "-c", "copy", "-bsf:v", "h264_metadata=crop_right=3968:crop_bottom=2232",
                     name="cropped.mkv")
    for path in (huge, cropped):
        data = read(path)
        require(data.count(size) == 1, "where Matroska says the size")
        result = footage(stage, write(path, data.replace(size, lie))).refuses(3, "no frame that can be decoded")
        require(result.err.count("\n") == 1, result.err)


@test
def no_film(stage):
    footage(stage, stage.path("none.mkv")).refuses(3, "none.mkv")
    footage(stage, stage.folder).refuses(3, "is not a file")
    os.mkfifo(stage.path("fifo"))
    footage(stage, stage.path("fifo")).refuses(3, "is not a file")
    for content in (b"", b"\x1a\x45\xdf\xa3", b"text", b"RIFF" + bytes(1000)):
        footage(stage, write(stage.path("text.mkv"), content)).refuses(3, "neither Matroska, nor WebM, nor MP4")
    for content in (b"\x1a\x45\xdf\xa3" + bytes(100), b"\0\0\0\x18ftypisom" + bytes(100),
                    b"\x1a\x45\xdf\xa3" + bytes([255] * 5000)):
        footage(stage, write(stage.path("empty.mkv"), content)).refuses(3, "empty.mkv")


@test
def other_film(stage):
    """Refused before it is decoded: other codecs, sound alone, frames that are too large."""
    colour = ("-f", "lavfi", "-i", "color=s={}:d=0.2:r=10")
    sound = ffmpeg(stage, "-f", "lavfi", "-i", "sine=d=0.2", "-c:a", "aac", name="sound.mp4")
    footage(stage, sound).refuses(3, "no pictures in H.264 or VP8")
    vp9 = ffmpeg(stage, *(part.format("640x360") for part in colour), "-c:v", "libvpx-vp9", name="vp9.webm")
    footage(stage, vp9).refuses(3, "no pictures in H.264 or VP8")
    for size in ("4608x2592", "160x120"):
        for name, codec in (("size.mkv", "libx264"), ("size.webm", "libvpx")):
            path = ffmpeg(stage, *(part.format(size) for part in colour), "-pix_fmt", "yuv420p", "-c:v", codec,
                          name=name)
            footage(stage, path).refuses(3, "smaller or larger than film of this program")


@test
def usage(stage):
    footage(stage).refuses(2)
    footage(stage, "a", "b").refuses(2)
    footage(stage, "--frames", "a").refuses(2)


@test
def not_loaded_by_others(stage):
    """The decoders are there for this command alone."""
    path = film(stage)
    stage.env["LD_DEBUG"] = "files"
    require("libgstreamer" in footage(stage, path).err, "LD_DEBUG shows nothing")
    for arguments in (["--version"], ["words", path], ["footage", "--help"]):
        require("libgst" not in stage.ksk(*arguments).exits(0).err, f"ksk {arguments} loads GStreamer")


if __name__ == "__main__":
    main()
