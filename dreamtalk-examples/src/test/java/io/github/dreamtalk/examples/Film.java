package io.github.dreamtalk.examples;

import io.github.dreamtalk.javacv.PictureConverter;
import io.github.dreamtalk.media.RgbImage;
import java.awt.Rectangle;
import java.io.ByteArrayInputStream;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;

/**
 * A film, decoded.
 *
 * @param frames all pictures
 * @param seconds of sound, 0 without any
 * @param loudness of the sound, root mean square, full scale 1
 */
public record Film(List<RgbImage> frames, double seconds, double loudness) {
    static {
        // FFmpeg describes every file it opens on the error stream.
        avutil.av_log_set_level(avutil.AV_LOG_ERROR);
    }

    public static Film read(Path file) throws Exception {
        return read(Files.readAllBytes(file));
    }

    public static Film read(byte[] bytes) throws Exception {
        try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(new ByteArrayInputStream(bytes));
                PictureConverter converter = new PictureConverter()) {
            grabber.start();
            List<RgbImage> frames = new ArrayList<>();
            long samples = 0;
            double squares = 0;
            Frame frame = grabber.grabFrame(true, true, true, false);
            for (; frame != null; frame = grabber.grabFrame(true, true, true, false)) {
                if (frame.image != null) {
                    frames.add(converter.convert(frame));
                }
                if (frame.samples != null) {
                    ShortBuffer sound = (ShortBuffer) frame.samples[0];
                    samples += sound.remaining();
                    while (sound.hasRemaining()) {
                        squares += Math.pow(sound.get() / 32768.0, 2);
                    }
                }
            }
            double perSecond = Math.max(1, grabber.getSampleRate() * grabber.getAudioChannels());
            return new Film(frames, samples / perSecond, Math.sqrt(squares / Math.max(1, samples)));
        }
    }

    public int size() {
        return frames.size();
    }

    /** Mean difference of the channels of two pictures within a part of them, 0 to 255. */
    public static double difference(RgbImage a, RgbImage b, Rectangle part) {
        long sum = 0;
        for (int y = part.y; y < part.y + part.height; y++) {
            for (int i = 3 * (y * a.width() + part.x); i < 3 * (y * a.width() + part.x + part.width); i++) {
                sum += Math.abs((a.data()[i] & 255) - (b.data()[i] & 255));
            }
        }
        return sum / (3.0 * part.width * part.height);
    }

    /** Mean difference of the channels of two pictures. */
    public static double difference(RgbImage a, RgbImage b) {
        return difference(a, b, new Rectangle(a.width(), a.height()));
    }

    /** The largest difference of a frame from the first, within a part of the picture. */
    public double movement(Rectangle part) {
        return frames.stream()
                .mapToDouble(f -> difference(frames.get(0), f, part))
                .max()
                .orElseThrow();
    }

    /** Where the sample portrait's face is, in a picture of {@link Studio#SIZE}. */
    public static Rectangle face() {
        return new Rectangle(80, 30, 70, 70);
    }

    /** Writes a frame for people to look at, beside the build's other results. */
    public static void show(String name, RgbImage image) throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "pictures"));
        javax.imageio.ImageIO.write(
                image.toBufferedImage(), "png", folder.resolve(name + ".png").toFile());
    }
}
