package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.PictureSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;

/** Fails in one way over and over, and says by how much its process has grown. Its heap must be of one size. */
final class LeakProbe {
    private LeakProbe() {}

    /**
     * Runs in a JVM of its own.
     *
     * @param args a sound of three channels, and a video without sound
     */
    public static void main(String[] args) {
        Path sound = Path.of(args[0]);
        Path video = Path.of(args[1]);
        Ffmpeg.load();
        for (Container container : Container.values()) {
            try (StreamOutput bytes = new StreamOutput(new ByteArrayOutputStream(), "nowhere");
                    Muxer muxer = new Muxer(container, bytes, "nowhere")) {
                muxer.format().max_streams(0);
                // An encoder of this size holds some tens of megabytes.
                grow(
                        "encoder of " + container,
                        40,
                        () -> new VideoTrack(muxer, container, new PictureSize(1280, 720), FrameRate.FPS_25, 1));
                grow("sound of " + container, 1500, () -> new SoundTrack(muxer, container, sound, new Cancellation()));
            }
        }
        Path none = sound.resolveSibling("none.wav");
        grow("missing file", 100_000, () -> new StreamDecoder(none, StreamDecoder.Kind.SOUND, new Cancellation()));
        grow("no such stream", 4000, () -> new StreamDecoder(video, StreamDecoder.Kind.SOUND, new Cancellation()));
        grow(
                "too many channels",
                4000,
                () -> new SoundDecoder(sound, new MediaLimits(1, 1, 10, 2), new Cancellation()));
        grow("too many pixels", 1000, () -> VideoFrames.open(video, new MediaLimits(100, 1, 10, 2)));
        FfmpegMediaWriter writer = new FfmpegMediaWriter(1);
        grow("stream that fails", 150, () -> stream(writer));
    }

    private static void stream(FfmpegMediaWriter writer) {
        OutputStream left = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("left");
            }
        };
        try (MediaWriter.Output output =
                writer.open(MediaTarget.stream(left, "webm"), new PictureSize(640, 480), FrameRate.FPS_25, null)) {
            output.write(Discs.frame(640, 480, 1));
        }
    }

    private static void grow(String name, int rounds, Runnable failing) {
        // The compiler, too, takes memory, at any time but not twice for the same: what leaks grows both times.
        long grown = Math.min(grown(rounds, failing), grown(rounds, failing));
        System.out.println("> " + name + ": " + (grown >> 20) + " MB");
    }

    private static long grown(int rounds, Runnable failing) {
        long before = Pointer.physicalBytes();
        for (int i = 0; i < rounds; i++) {
            fail(failing);
        }
        return Pointer.physicalBytes() - before;
    }

    private static void fail(Runnable failing) {
        try {
            failing.run();
        } catch (DreamTalkException e) {
            return;
        }
        throw new AssertionError("it did not fail");
    }
}
