package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.PictureSize;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;

/** Reads and writes in a process that has become larger than JavaCPP thinks a process should be. */
final class SmallHeapProbe {
    private SmallHeapProbe() {}

    /**
     * Runs in a JVM of its own.
     *
     * @param args a sound
     */
    public static void main(String[] args) {
        Path sound = Path.of(args[0]);
        Ffmpeg.load();
        long weights = 400L << 20;
        Pointer.memset(av_malloc(weights), 1, weights);
        PictureSize size = new PictureSize(64, 48);
        say(() -> {
            try (FfmpegMediaReader reader = new FfmpegMediaReader();
                    PcmAudio audio = reader.openAudio(sound, MediaLimits.DEFAULT)) {
                SoundReadingTest.all(audio);
            }
        });
        FfmpegMediaWriter writer = new FfmpegMediaWriter(1);
        for (String format : new String[] {"mp4", "webm"}) {
            Path file = sound.resolveSibling("v." + format);
            say(() -> write(writer.open(MediaTarget.file(file), size, FrameRate.FPS_25, sound)));
            say(() -> {
                try (VideoFrames video = VideoFrames.open(file, MediaLimits.DEFAULT)) {
                    while (video.next() != null) {
                        // Each frame is converted.
                    }
                }
            });
        }
        say(() -> write(
                writer.open(MediaTarget.stream(new ByteArrayOutputStream(), "mp4"), size, FrameRate.FPS_25, null)));
    }

    private static void write(MediaWriter.Output opened) {
        try (MediaWriter.Output output = opened) {
            for (int i = 0; i < 5; i++) {
                output.write(Discs.frame(64, 48, i));
            }
            output.finish();
        }
    }

    private static void say(Runnable use) {
        try {
            use.run();
            System.out.println("> works");
        } catch (Throwable e) {
            System.out.println("> " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }
}
