package io.github.dreamtalk.render.media;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.PictureSize;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;

/** Opens everything while the application has a scope of JavaCPP open, and uses it afterwards. */
final class ScopeProbe {
    private ScopeProbe() {}

    /**
     * Runs in a JVM of its own, since what all streams share is made once.
     *
     * @param args a sound, and a video of ten frames
     */
    public static void main(String[] args) throws Exception {
        Path sound = Path.of(args[0]);
        Path file = sound.resolveSibling("v.mp4");
        FfmpegMediaWriter writer = new FfmpegMediaWriter(1);
        PictureSize size = new PictureSize(64, 48);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        VideoFrames video;
        MediaWriter.Output streamed;
        MediaWriter.Output written;
        try (PointerScope application = new PointerScope()) {
            video = VideoFrames.open(Path.of(args[1]), MediaLimits.DEFAULT);
            streamed = writer.open(MediaTarget.stream(stream, "mp4"), size, FrameRate.FPS_25, sound);
            written = writer.open(MediaTarget.file(file), size, FrameRate.FPS_25, sound);
            // Takes the place of what the scope is about to free.
            application.attach(new BytePointer(1 << 16).fill(1));
        }
        int frames = 0;
        for (; video.next() != null; frames++) {
            streamed.write(Discs.frame(64, 48, frames));
            written.write(Discs.frame(64, 48, frames));
        }
        streamed.finish();
        written.finish();
        System.out.println("> " + frames + " frames");
        System.out.println("> streamed " + (stream.size() > 1000) + ", written " + (Files.size(file) > 1000));
        video.close();
        streamed.close();
        written.close();
    }
}
