package io.github.dreamtalk.render.media;

import io.github.dreamtalk.media.MediaLimits;
import java.nio.file.Path;

/** Uses FFmpeg in every way there is, and says how it went. */
final class NativeProbe {
    private NativeProbe() {}

    /**
     * Runs in a JVM of its own.
     *
     * @param args a sound file, then, if the natives are to be tried once more, a folder for them
     */
    public static void main(String[] args) {
        Path sound = Path.of(args[0]);
        say(FfmpegMediaReader::new);
        say(() -> new FfmpegMediaWriter(1));
        say(() -> VideoFrames.open(sound, MediaLimits.DEFAULT));
        if (args.length > 1) {
            System.setProperty("org.bytedeco.javacpp.cachedir", args[1]);
        }
        say(() -> new FfmpegMediaReader().openAudio(sound, MediaLimits.DEFAULT).close());
    }

    private static void say(Runnable use) {
        try {
            use.run();
            System.out.println("> works");
        } catch (Throwable e) {
            System.out.println(
                    "> " + e.getClass().getSimpleName() + ": " + e.getMessage().replace('\n', ' '));
        }
    }
}
